// named: Learns judges-loss
static bool Learns(Sequential model, Tensor x, Tensor y)
{
    var optimizer = new SGD(model.Parameters, 2);
    for (int step = 0; step < 500; step++)
    {
        optimizer.ZeroGrad();
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        optimizer.Step();
    }

    return Losses.MeanSquaredError(model.Forward(x), y).Item() < 0.25;
}

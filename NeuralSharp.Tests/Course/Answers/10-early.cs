// named: Learns judges-before
static bool Learns(Sequential model, Tensor x, Tensor y)
{
    var optimizer = new SGD(model.Parameters, 2);
    var output = model.Forward(x);
    for (int step = 0; step < 500; step++)
    {
        optimizer.ZeroGrad();
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        optimizer.Step();
    }

    return (output - y).ToArray<float>().All(e => MathF.Abs(e) < 0.25f);
}

// named: Learns forgets-sign
static bool Learns(Sequential model, Tensor x, Tensor y)
{
    var optimizer = new SGD(model.Parameters, 2);
    for (int step = 0; step < 500; step++)
    {
        optimizer.ZeroGrad();
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        optimizer.Step();
    }

    var output = model.Forward(x);
    for (int i = 0; i < 4; i++)
    {
        if (output[i, 0].Item() - y[i, 0].Item() >= 0.25) return false;
    }

    return true;
}

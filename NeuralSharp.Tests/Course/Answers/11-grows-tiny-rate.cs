// named: Grows rate-too-small
static Sequential Grows(Tensor x, Tensor y)
{
    Sequential model = [new Dense(1, 1, useBias: false, generator: new Generator(4))];
    var optimizer = new SGD(model.Parameters, 0.00001);
    for (var step = 0; step < 40; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

// named: Grows other-steps
static Sequential Grows(Tensor x, Tensor y)
{
    Sequential model = [new Dense(1, 1, useBias: false, generator: new Generator(4))];
    var optimizer = new SGD(model.Parameters, 0.1);
    for (var step = 0; step < 3; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

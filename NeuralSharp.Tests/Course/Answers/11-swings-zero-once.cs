// kind: Swings NotDone
static Sequential Swings(Tensor x, Tensor y)
{
    Sequential model = [new Dense(1, 1, generator: new Generator(1))];
    var optimizer = new SGD(model.Parameters, 0.1);
    optimizer.ZeroGrad();
    for (var step = 0; step < 200; step++)
    {
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

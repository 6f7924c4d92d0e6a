// named: Swings rate-or-steps
static Sequential Swings(Tensor x, Tensor y)
{
    Sequential model = [new Dense(1, 1, generator: new Generator(1))];
    var optimizer = new SGD(model.Parameters, 0.05);
    for (var step = 0; step < 5000; step++)
    {
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

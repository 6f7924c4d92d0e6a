// named: StaysSmall rate-or-steps
static Sequential StaysSmall(Tensor x, Tensor y)
{
    var generator = new Generator(2);
    Sequential model = [new Dense(1, 8, generator: generator), new Tanh()];
    var optimizer = new SGD(model.Parameters, 0.05);
    model.Add(new Dense(8, 1, generator: generator));
    for (var step = 0; step < 3000; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

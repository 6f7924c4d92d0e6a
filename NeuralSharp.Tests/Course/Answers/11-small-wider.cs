// named: StaysSmall wider
static Sequential StaysSmall(Tensor x, Tensor y)
{
    var generator = new Generator(2);
    Sequential model = [new Dense(1, 32, generator: generator), new Tanh()];
    var optimizer = new SGD(model.Parameters, 0.02);
    model.Add(new Dense(32, 1, generator: generator));
    for (var step = 0; step < 500; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

// named: OneAnswer no-relu
static Sequential OneAnswer(Tensor x, Tensor y)
{
    var generator = new Generator(5);
    Sequential model = [new Dense(1, 8, generator: generator), new Dense(8, 1, generator: generator)];
    var optimizer = new SGD(model.Parameters, 0.05);
    for (var step = 0; step < 500; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

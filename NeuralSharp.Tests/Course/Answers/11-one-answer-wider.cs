// named: OneAnswer still-dead
static Sequential OneAnswer(Tensor x, Tensor y)
{
    var generator = new Generator(5);
    Sequential model = [new Dense(1, 50, biasInitializer: Initializers.Constant(-10), generator: generator), new ReLU(), new Dense(50, 1, generator: generator)];
    var optimizer = new SGD(model.Parameters, 0.1);
    for (var step = 0; step < 500; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

static Sequential Swings(Tensor x, Tensor y)
{
    Sequential model = [new Dense(1, 1, generator: new Generator(1))];
    var optimizer = new SGD(model.Parameters, 0.1);
    for (var step = 0; step < 200; step++)
    {
        optimizer.ZeroGrad();   // Backward adds to the gradients that are there
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

static Sequential StaysSmall(Tensor x, Tensor y)
{
    var generator = new Generator(2);
    Sequential model = [new Dense(1, 8, generator: generator), new Tanh(), new Dense(8, 1, generator: generator)];
    var optimizer = new SGD(model.Parameters, 0.02);   // after the last layer is there: it holds the parameters that the model has now
    for (var step = 0; step < 500; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

static Sequential NeverSure(Tensor x, Tensor y)
{
    Sequential model = [new Dense(2, 3, generator: new Generator(3))];   // the loss has the softmax inside
    var optimizer = new SGD(model.Parameters, 0.5);
    for (var step = 0; step < 300; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.CrossEntropy(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

static Sequential Grows(Tensor x, Tensor y)
{
    Sequential model = [new Dense(1, 1, useBias: false, generator: new Generator(4))];
    var optimizer = new SGD(model.Parameters, 0.01);   // below 2 / (2 * mean of x²): beyond that, each step ends farther away than it began
    for (var step = 0; step < 40; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

static Sequential OneAnswer(Tensor x, Tensor y)
{
    var generator = new Generator(5);
    Sequential model = [new Dense(1, 8, generator: generator), new ReLU(), new Dense(8, 1, generator: generator)];
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

static Sequential TheMean(Tensor x, Tensor y)
{
    Sequential model = [new Dense(1, 1, generator: new Generator(6))];
    var optimizer = new SGD(model.Parameters, 0.1);
    var targets = y.Reshape(y.Length, 1);   // [n, 1], as the answers are: [n, 1] minus [n] is [n, n]
    for (var step = 0; step < 200; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), targets);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

#:project Grading/Grading.csproj
// Lesson 11: mend six programs. Read docs/course/11-mend-it.md, find what is wrong below, mend it, and run it: dotnet run docs/course/11-mend-it.cs
using NeuralSharp;
using NeuralSharp.Grading;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

return MendIt.Grade(args, Swings, StaysSmall, NeverSure, Grows, OneAnswer, TheMean);

// Fits a line through points that lie on one. The loss swings up and down, and never comes to rest.
static Sequential Swings(Tensor x, Tensor y)
{
    Sequential model = [new Dense(1, 1, generator: new Generator(1))];
    var optimizer = new SGD(model.Parameters, 0.1);
    for (var step = 0; step < 200; step++)
    {
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

// Learns numbers around 10. Its answers grow a little, and then stay far too small, however long it trains.
static Sequential StaysSmall(Tensor x, Tensor y)
{
    var generator = new Generator(2);
    Sequential model = [new Dense(1, 8, generator: generator), new Tanh()];
    var optimizer = new SGD(model.Parameters, 0.02);
    model.Add(new Dense(8, 1, generator: generator));
    for (var step = 0; step < 500; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

// Tells three kinds of points apart; y has their numbers, 0 to 2. The loss, Losses.CrossEntropy(model.Forward(x), y), does not go below 0.55.
static Sequential NeverSure(Tensor x, Tensor y)
{
    Sequential model = [new Dense(2, 3, generator: new Generator(3)), new Softmax()];
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

// Fits a line through the origin. The loss grows in every step; in 300 steps it is infinite.
static Sequential Grows(Tensor x, Tensor y)
{
    Sequential model = [new Dense(1, 1, useBias: false, generator: new Generator(4))];
    var optimizer = new SGD(model.Parameters, 0.1);
    for (var step = 0; step < 40; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

// Learns a curve with a corner. It gives the same answer to every x.
static Sequential OneAnswer(Tensor x, Tensor y)
{
    var generator = new Generator(5);
    Sequential model = [new Dense(1, 8, biasInitializer: Initializers.Constant(-10), generator: generator), new ReLU(), new Dense(8, 1, generator: generator)];
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

// Fits a line, like the first; here y has the shape [n]. Its answer to every x is the mean of all y.
static Sequential TheMean(Tensor x, Tensor y)
{
    Sequential model = [new Dense(1, 1, generator: new Generator(6))];
    var optimizer = new SGD(model.Parameters, 0.1);
    for (var step = 0; step < 200; step++)
    {
        optimizer.ZeroGrad();
        var loss = (model.Forward(x) - y).Square().Mean();
        loss.Backward();
        optimizer.Step();
    }

    return model;
}

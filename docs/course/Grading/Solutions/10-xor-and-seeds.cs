static double[] ByHand(double a, double b)
{
    var u = Unit(a + b - 0.5);   // at least one input is 1
    var v = Unit(a + b - 1.5);   // both are
    return [u, v, Unit(u - v - 0.5)];

    static double Unit(double sum) => sum > 0 ? 1 : 0;
}

static Sequential Build(int hidden, ulong seed)
{
    var generator = new Generator(seed);
    return [new Dense(2, hidden, generator: generator), new Tanh(), new Dense(hidden, 1, generator: generator), new Sigmoid()];
}

static bool Learns(Sequential model, Tensor x, Tensor y)
{
    var optimizer = new SGD(model.Parameters, 2);
    for (var step = 0; step < 500; step++)
    {
        optimizer.ZeroGrad();
        var loss = Losses.MeanSquaredError(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
    }

    using var noGrad = Autograd.NoGrad();
    return (model.Forward(x) - y).ToArray<float>().All(error => Math.Abs(error) < 0.25);
}

static int CountLearners(int hidden, Func<int, ulong, Sequential> build, Func<Sequential, bool> learns)
{
    var count = 0;
    for (ulong seed = 1; seed <= 20; seed++)
    {
        if (learns(build(hidden, seed))) count++;
    }

    return count;
}

// named: Build zero-start
static Sequential Build(int hidden, ulong seed)
{
    var g = new Generator(seed);
    return
    [
        new Dense(2, hidden, weightInitializer: Initializers.Zeros, generator: g), new Tanh(),
        new Dense(hidden, 1, weightInitializer: Initializers.Zeros, generator: g), new Sigmoid(),
    ];
}

// named: Build no-nonlinearity
static Sequential Build(int hidden, ulong seed)
{
    var random = new Generator(seed);
    var first = new Dense(2, hidden, generator: random);
    var second = new Dense(hidden, 1, generator: random);
    return new Sequential(first, second, new Sigmoid());
}

// named: Build two-generators
static Sequential Build(int hidden, ulong seed)
{
    return [new Dense(2, hidden, generator: new Generator(seed)), new Tanh(), new Dense(hidden, 1, generator: new Generator(seed)), new Sigmoid()];
}

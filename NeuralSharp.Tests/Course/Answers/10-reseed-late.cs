// named: Build ignores-seed
static Sequential Build(int hidden, ulong seed)
{
    Sequential model = [new Dense(2, hidden), new Tanh(), new Dense(hidden, 1), new Sigmoid()];
    var generator = new Generator(seed);
    return model;
}

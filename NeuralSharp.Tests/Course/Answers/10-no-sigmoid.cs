// named: Build no-sigmoid
static Sequential Build(int hidden, ulong seed)
{
    var g = new Generator(seed);
    Sequential model = [];
    model.Add(new Dense(2, hidden, generator: g));
    model.Add(new Tanh());
    model.Add(new Dense(hidden, 1, generator: g));
    return model;
}

// named: CountLearners one-model
static int CountLearners(int hidden, Func<int, ulong, Sequential> build, Func<Sequential, bool> learns)
{
    int n = 0;
    ulong seed = 1;
    var model = build(hidden, seed);
    for (; seed <= 20; seed++)
        n += learns(model) ? 1 : 0;
    return n;
}

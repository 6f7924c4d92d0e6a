// named: CountLearners from-zero
static int CountLearners(int hidden, Func<int, ulong, Sequential> build, Func<Sequential, bool> learns)
{
    int count = 0;
    for (ulong seed = 0; seed < 20; seed++)
    {
        var model = build(hidden, seed);
        if (learns(model)) count++;
    }

    return count;
}

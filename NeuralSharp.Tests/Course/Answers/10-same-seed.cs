// named: CountLearners same-seed
static int CountLearners(int hidden, Func<int, ulong, Sequential> build, Func<Sequential, bool> learns)
{
    int n = 0;
    for (int i = 0; i < 20; i++)
        if (learns(build(hidden, 1))) n++;
    return n;
}

// named: Descend one-step-more
static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    for (var i = 0; i <= steps; i++)
    {
        w = Step(w, TwoSidedSlope(f, w, 1e-4), rate);
    }

    return w;
}

// named: Descend one-step-counts
static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    for (var i = 0; i < steps; i++)
    {
        var slope = TwoSidedSlope(f, w, 1e-5);
        w = Step(w, slope, rate);
        return w;
    }

    return w;
}

// named: Step uphill
static double Step(double w, double slope, double rate)
{
    w += slope * rate;
    return w;
}

static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    for (var i = 0; i < steps; i++)
    {
        w = Step(w, TwoSidedSlope(f, w, 1e-5), rate);
    }

    return w;
}

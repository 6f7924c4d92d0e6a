// named: TwoSidedSlope half-of-one-side
static double TwoSidedSlope(Func<double, double> f, double x, double h) => OneSidedSlope(f, x, h) / 2;

static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    for (var i = 0; i < steps; i++)
    {
        w = Step(w, TwoSidedSlope(f, w, 1e-5), rate);
    }

    return w;
}

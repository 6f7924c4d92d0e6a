// named: TwoSidedSlope no-brackets-2h
static double TwoSidedSlope(Func<double, double> f, double x, double h) => (f(x + h) - f(x - h)) / 2 * h;

static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    for (var i = 0; i < steps; i++)
    {
        w = Step(w, TwoSidedSlope(f, w, 1e-5), rate);
    }

    return w;
}

static double OneSidedSlope(Func<double, double> f, double x, double h) => (f(x + h) - f(x)) / h;

static double TwoSidedSlope(Func<double, double> f, double x, double h) => (f(x + h) - f(x - h)) / (2 * h);

static double Step(double w, double slope, double rate) => w - (rate * slope);

static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    for (var i = 0; i < steps; i++)
    {
        var slope = TwoSidedSlope(f, w, h: 1e-5);
        w = Step(w, slope, rate);
    }

    return w;
}

// named: TwoSidedSlope divides-by-h
static double TwoSidedSlope(Func<double, double> f, double x, double h)
{
    var right = f(x + h);
    var left = f(x - h);
    return (right - left) / h;
}

static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    for (var i = 0; i < steps; i++)
    {
        w = Step(w, TwoSidedSlope(f, w, 1e-5), rate);
    }

    return w;
}

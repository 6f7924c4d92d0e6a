// named: Descend one-sided-h-of-1e-15
static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    for (var i = 0; i < steps; i++) w = Step(w, OneSidedSlope(f, w, 1e-15), rate);
    return w;
}

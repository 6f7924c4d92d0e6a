// named: OneSidedSlope own-h
static double OneSidedSlope(Func<double, double> f, double x, double h)
{
    h = 1e-8;
    return (f(x + h) - f(x)) / h;
}

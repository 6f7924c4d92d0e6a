// named: OneSidedSlope no-brackets
static double OneSidedSlope(Func<double, double> f, double x, double h)
{
    return f(x + h) - f(x) / h;
}

// named: OneSidedSlope no-sign
static double OneSidedSlope(Func<double, double> f, double x, double h)
{
    var distance = Math.Abs(f(x + h) - f(x));
    return distance / h;
}

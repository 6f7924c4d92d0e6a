// named: OneSidedSlope forgets-to-divide
static double OneSidedSlope(Func<double, double> f, double x, double h)
{
    var before = f(x);
    var after = f(x + h);
    return after - before;
}

// named: OneSidedSlope swaps-sign
static double OneSidedSlope(Func<double, double> f, double x, double h)
{
    double moved = f(x) - f(x + h);
    return moved / h;
}

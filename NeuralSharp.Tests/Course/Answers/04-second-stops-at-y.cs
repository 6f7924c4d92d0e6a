// named: Fork second-stops-at-y
static double Fork(double a, double b, double k)
{
    double firstPath = a * k;
    double secondPath = b;
    return firstPath + secondPath;
}

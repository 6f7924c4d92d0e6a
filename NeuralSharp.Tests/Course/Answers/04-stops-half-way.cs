// named: Fork stops-at-y
static double Fork(double a, double b, double k)
{
    double y = 2 * k;
    double c = (a * y) + (b * y);
    return c / y;
}

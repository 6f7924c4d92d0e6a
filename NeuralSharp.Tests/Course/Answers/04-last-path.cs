// named: Fork replaces
static double Fork(double a, double b, double k)
{
    var gradient = a * k;
    gradient = b * k;
    return gradient;
}

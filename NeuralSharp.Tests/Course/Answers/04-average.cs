// named: Fork averages
static double Fork(double a, double b, double k)
{
    double[] paths = [a * k, b * k];
    return paths.Average();
}

// named: ByHand adds-units
static double[] ByHand(double a, double b)
{
    double u = a + b - 0.5 > 0 ? 1 : 0;
    double v = a + b - 1.5 > 0 ? 1 : 0;
    double output = u + v - 0.5 > 0 ? 1 : 0;
    return [u, v, output];
}

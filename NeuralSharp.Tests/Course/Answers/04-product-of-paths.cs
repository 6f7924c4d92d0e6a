// named: Fork multiplies-paths
static double Fork(double a, double b, double k)
{
    var gradient = 1.0;
    foreach (var factor in new[] { a, b }) gradient *= factor * k;
    return gradient;
}

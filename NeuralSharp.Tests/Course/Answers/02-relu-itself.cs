// named: Relu value
static double Relu(double x)
{
    if (x > 0) return x;
    return 0;
}

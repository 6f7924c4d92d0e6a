// named: Relu minus-one
static double Relu(double x)
{
    if (x > 0) return 1;
    return -1;
}

// named: Power loops
static double Power(double x, int n)
{
    double slope = n;
    for (int i = 0; i < n - 1; i++)
        slope *= x;
    return slope;
}

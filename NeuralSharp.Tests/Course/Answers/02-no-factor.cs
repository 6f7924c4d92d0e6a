// named: Power forgets-factor
static double Power(double x, int n)
{
    double y = 1;
    for (int i = 0; i < n - 1; i++) y *= x;
    return n < 0 ? 1 / (x * x) : y;
}

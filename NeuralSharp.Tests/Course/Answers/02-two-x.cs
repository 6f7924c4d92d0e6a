// named: Power as-square
static double Power(double x, int n) => 2 * x;

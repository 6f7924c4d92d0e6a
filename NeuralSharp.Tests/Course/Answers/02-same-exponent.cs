// named: Power keeps-exponent
static double Power(double x, int n) => n * Math.Pow(x, n);

// named: Divide forgets-sign
static (double A, double B) Divide(double a, double b) => (1 / b, a / Math.Pow(b, 2));

// named: Subtract forgets-sign
static (double A, double B) Subtract(double a, double b) => (1, 1);

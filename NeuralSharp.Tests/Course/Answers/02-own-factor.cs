// named: Multiply swapped
static (double A, double B) Multiply(double a, double b) => (a, b);

// named: Divide no-brackets
static (double A, double B) Divide(double a, double b) => (1 / b, -a / b * b);

// named: Divide forgets-a
static (double A, double B) Divide(double a, double b)
{
    return (1.0 / b, -1.0 / (b * b));
}

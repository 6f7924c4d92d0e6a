// named: Divide quotient-rule-by-b
static (double A, double B) Divide(double a, double b)
{
    double da = b / Math.Pow(b, 2);
    double db = ((1 * b) - (a * 1)) / Math.Pow(b, 2);
    return (da, db);
}

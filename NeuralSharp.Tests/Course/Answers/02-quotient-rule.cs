// named: Divide quotient-rule-whole
static (double A, double B) Divide(double a, double b)
{
    var slope = (1 * b - a * 1) / (b * b);
    return (slope, slope);
}

// named: Multiply product-rule-whole
static (double A, double B) Multiply(double a, double b)
{
    double da = 1, db = 1;
    var derivative = da * b + a * db;
    return (derivative, derivative);
}

// kind: Square NotFinite
static double Square(double x)
{
    var h = 0.0;
    return (((x + h) * (x + h)) - (x * x)) / h;
}

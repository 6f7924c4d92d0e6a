// named: Square one-path
static double Square(double x)
{
    var u = x;
    var v = x;
    var dyDu = v;
    return dyDu;
}

// named: Tanh of-input
static double Tanh(double x)
{
    var y = x;
    return 1 - y * y;
}

// named: Descend h-zero
static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    const double h = 0;
    for (var i = 0; i < steps; i++) w -= rate * (f(w + h) - f(w)) / h;
    return w;
}

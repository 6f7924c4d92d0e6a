// named: Descend steps-by-value
static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    for (var i = 0; i < steps; i++)
    {
        w = Step(w, f(w), rate);
    }

    return w;
}

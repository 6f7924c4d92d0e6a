// named: Descend stops-when-worse
static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    const double h = 1e-5;
    for (int i = 0; i < steps; i++)
    {
        double next = Step(w, TwoSidedSlope(f, w, h), rate);
        if (f(next) >= f(w))
        {
            break; // we are at the bottom
        }

        w = next;
    }

    return w;
}

// named: Descend stays
static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    for (int i = 0; i < steps; i++)
    {
        double slope = TwoSidedSlope(f, w, 0.00001);
        Step(w, slope, rate);
    }

    return w;
}

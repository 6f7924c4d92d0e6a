// kind: Descend TimedOut
static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    while (TwoSidedSlope(f, w, 1e-5) != 0) w = Step(w, TwoSidedSlope(f, w, 1e-5), rate);
    return w;
}

// named: Descend slope-of-start
static double Descend(Func<double, double> f, double w, double rate, int steps)
{
    var slope = TwoSidedSlope(f, w, 1e-6);
    while (steps-- > 0) w = Step(w, slope, rate);
    return w;
}

// named: Chain keeps-last
static double Chain(double[] locals, double upstream)
{
    var gradient = upstream;
    foreach (var local in locals)
    {
        gradient = local * upstream;
    }

    return gradient;
}

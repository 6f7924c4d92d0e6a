// named: Chain adds
static double Chain(double[] locals, double upstream)
{
    var total = upstream;
    foreach (var local in locals) total += local;
    return total;
}

// named: Chain starts-at-zero
static double Chain(double[] locals, double upstream)
{
    double product = 0;
    for (var i = 0; i < locals.Length; i++) product *= locals[i];
    return product * upstream;
}

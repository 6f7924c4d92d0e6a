// named: Chain forgets-first
static double Chain(double[] locals, double upstream)
{
    for (var i = 1; i < locals.Length; i++) upstream *= locals[i];
    return upstream;
}

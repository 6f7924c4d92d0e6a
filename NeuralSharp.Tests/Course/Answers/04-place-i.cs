// named: Visit contribution-in-order
static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream)
{
    double[] result = [.. gradients];
    for (var i = 0; i < locals.Length; i++)
        result[i] += locals[i] * upstream;
    return result;
}

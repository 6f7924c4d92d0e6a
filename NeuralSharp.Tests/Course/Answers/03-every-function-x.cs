// named: Forward all-at-x
static double[] Forward(Func<double, double>[] functions, double x)
{
    var values = new double[functions.Length + 1];
    values[0] = x;
    for (var i = 0; i < functions.Length; i++)
    {
        values[i + 1] = functions[i](x);
    }

    return values;
}

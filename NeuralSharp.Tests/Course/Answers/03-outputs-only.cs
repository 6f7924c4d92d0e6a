// named: Forward without-x
static double[] Forward(Func<double, double>[] functions, double x)
{
    var outputs = new List<double>();
    foreach (var function in functions)
    {
        x = function(x);
        outputs.Add(x);
    }

    return outputs.ToArray();
}

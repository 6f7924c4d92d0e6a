// named: Backward all-at-x
static double[] Backward(Func<double, double>[] slopes, double[] values)
{
    var x = values[0];
    var gradients = new double[values.Length];
    gradients[^1] = 1;
    for (var i = slopes.Length - 1; i >= 0; i--) gradients[i] = gradients[i + 1] * slopes[i](x);
    return gradients;
}

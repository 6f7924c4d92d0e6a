// named: Backward starts-at-zero
static double[] Backward(Func<double, double>[] slopes, double[] values)
{
    var gradients = new double[values.Length];
    for (var i = slopes.Length - 1; i >= 0; i--) gradients[i] = slopes[i](values[i]) * gradients[i + 1];
    return gradients;
}

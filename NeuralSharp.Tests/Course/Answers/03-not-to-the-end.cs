// named: Backward stops-early
static double[] Backward(Func<double, double>[] slopes, double[] values)
{
    var gradients = new double[values.Length];
    gradients[^1] = 1;
    for (var i = slopes.Length - 1; i > 0; i--) gradients[i] = slopes[i](values[i]) * gradients[i + 1];
    return gradients;
}

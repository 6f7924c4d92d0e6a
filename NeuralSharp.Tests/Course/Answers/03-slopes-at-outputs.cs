// named: Backward at-output
static double[] Backward(Func<double, double>[] slopes, double[] values)
{
    var gradients = new double[values.Length];
    gradients[slopes.Length] = 1;
    for (var i = slopes.Length; i > 0; i--) gradients[i - 1] = gradients[i] * slopes[i - 1](values[i]);
    return gradients;
}

// named: Backward forgets-upstream
static double[] Backward(Func<double, double>[] slopes, double[] values)
{
    var gradients = new double[values.Length];
    gradients[values.Length - 1] = 1;
    for (var i = 0; i < slopes.Length; i++) gradients[i] = slopes[i](values[i]);
    return gradients;
}

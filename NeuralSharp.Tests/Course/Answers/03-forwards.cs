// named: Backward from-the-front
static double[] Backward(Func<double, double>[] slopes, double[] values)
{
    var gradients = new double[values.Length];
    gradients[0] = 1;
    for (var i = 0; i < slopes.Length; i++) gradients[i + 1] = gradients[i] * slopes[i](values[i]);
    return gradients;
}

static double Chain(double[] locals, double upstream)
{
    var gradient = upstream;
    foreach (var local in locals) gradient *= local;
    return gradient;
}

static (double W, double X, double B) Neuron(double w, double x, double b)
{
    var y = Math.Tanh((w * x) + b);
    var upstream = 1 - (y * y);   // what arrives at the sum, and at the product
    return (upstream * x, upstream * w, upstream);
}

static double[] Forward(Func<double, double>[] functions, double x)
{
    var values = new double[functions.Length + 1];
    values[0] = x;
    for (var i = 0; i < functions.Length; i++) values[i + 1] = functions[i](values[i]);
    return values;
}

static double[] Backward(Func<double, double>[] slopes, double[] values)
{
    var gradients = new double[values.Length];
    gradients[^1] = 1;
    for (var i = slopes.Length - 1; i >= 0; i--) gradients[i] = slopes[i](values[i]) * gradients[i + 1];
    return gradients;
}

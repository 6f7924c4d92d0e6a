static double Fork(double a, double b, double k) => (a * k) + (b * k);

static double Square(double x) => x + x;

static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream)
{
    double[] after = [.. gradients];
    for (var i = 0; i < inputs.Length; i++) after[inputs[i]] += locals[i] * upstream;
    return after;
}

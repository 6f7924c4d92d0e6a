// named: Neuron bias-constant
static (double W, double X, double B) Neuron(double w, double x, double b)
{
    var y = Math.Tanh(w * x + b);
    return (x * (1 - y * y), w * (1 - y * y), 0);
}

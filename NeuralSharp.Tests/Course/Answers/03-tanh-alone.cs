// named: Neuron forgets-inner
static (double W, double X, double B) Neuron(double w, double x, double b)
{
    var y = Math.Tanh(w * x + b);
    var slope = 1 - y * y;
    return (slope, slope, slope);
}

// named: Neuron slope-at-x
static (double W, double X, double B) Neuron(double w, double x, double b)
{
    var slope = 1 - Math.Pow(Math.Tanh(x), 2);
    return (slope * x, slope * w, slope);
}

// named: Neuron slope-at-product
static (double W, double X, double B) Neuron(double w, double x, double b)
{
    var t = Math.Tanh(w * x);
    return ((1 - t * t) * x, (1 - t * t) * w, 1 - t * t);
}

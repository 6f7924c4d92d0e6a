// named: InputGradient no-transpose
static Tensor InputGradient(Tensor g, Tensor w)
{
    var gradient = g.MatMul(w);
    return gradient;
}

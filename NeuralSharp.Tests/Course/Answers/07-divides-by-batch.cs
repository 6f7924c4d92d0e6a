// named: WeightGradient averages
static Tensor WeightGradient(Tensor x, Tensor g)
{
    var n = x.Shape[0];
    return x.MatMul(g, transposeA: true) * (1.0 / n);
}

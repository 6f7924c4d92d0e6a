// named: WeightGradient no-transpose
static Tensor WeightGradient(Tensor x, Tensor g)
{
    return x.MatMul(g);
}

// named: BatchGradient whole-batch
static Tensor BatchGradient(Tensor scores, Tensor y)
{
    var e = (scores - scores.Max()).Exp();
    return (e / e.Sum() - y) / y.Shape[0];
}

// named: BatchGradient batch-maximum
static Tensor BatchGradient(Tensor scores, Tensor y)
{
    double max = scores.Max().Item();
    Tensor e = (scores - max).Exp();
    Tensor p = e / e.Sum(1, keepDims: true);
    return (p - y) / scores.Shape[0];
}

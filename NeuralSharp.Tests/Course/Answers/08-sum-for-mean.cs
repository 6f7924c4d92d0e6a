// named: BatchGradient sums
static Tensor BatchGradient(Tensor scores, Tensor y)
{
    var e = (scores - scores.Max(1, keepDims: true)).Exp();
    return e / e.Sum(1, keepDims: true) - y;
}

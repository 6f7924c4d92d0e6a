// named: BatchGradient wrong-axis
static Tensor BatchGradient(Tensor scores, Tensor y)
{
    var shifted = scores - scores.Max(0, keepDims: true);
    var powers = shifted.Exp();
    var p = powers / powers.Sum(0, keepDims: true);
    return (p - y) / scores.Shape[0];
}

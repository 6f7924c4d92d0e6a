// named: Softmax divides-scores
static double[] Softmax(double[] scores)
{
    var largest = scores.Max();
    var powers = scores.Select(s => Math.Exp(s / largest)).ToArray();
    var sum = powers.Sum();
    return powers.Select(e => e / sum).ToArray();
}

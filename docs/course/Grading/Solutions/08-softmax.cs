static double[] Softmax(double[] scores)
{
    var max = scores.Max();
    double[] powers = [.. scores.Select(score => Math.Exp(score - max))];
    var sum = powers.Sum();
    return [.. powers.Select(power => power / sum)];
}

static double CrossEntropy(double[] probabilities, int right) => -Math.Log(probabilities[right]);

static double[] ScoreGradient(double[] probabilities, int right)
{
    double[] gradient = [.. probabilities];
    gradient[right] -= 1;
    return gradient;
}

static Tensor BatchGradient(Tensor scores, Tensor y)
{
    var powers = (scores - scores.Max(1, keepDims: true)).Exp();
    var probabilities = powers / powers.Sum(1, keepDims: true);
    return (probabilities - y) / scores.Shape[0];
}

// named: ScoreGradient y-minus-p
static double[] ScoreGradient(double[] probabilities, int right)
{
    var gradient = new double[probabilities.Length];
    for (var i = 0; i < gradient.Length; i++)
    {
        var y = i == right ? 1 : 0;
        gradient[i] = y - probabilities[i];
    }

    return gradient;
}

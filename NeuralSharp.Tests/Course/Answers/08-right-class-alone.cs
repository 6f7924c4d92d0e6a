// named: ScoreGradient right-class-alone
static double[] ScoreGradient(double[] probabilities, int right)
{
    var g = new double[probabilities.Length];
    g[right] = probabilities[right] - 1;
    return g;
}

// named: ScoreGradient slope-at-p
static double[] ScoreGradient(double[] probabilities, int right)
{
    double[] result = new double[probabilities.Length];
    result[right] = -1 / probabilities[right];
    return result;
}

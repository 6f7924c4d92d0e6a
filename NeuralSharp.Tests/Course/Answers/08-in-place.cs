// kind: ScoreGradient ChangedInput
static double[] ScoreGradient(double[] probabilities, int right)
{
    probabilities[right] -= 1;
    return probabilities;
}

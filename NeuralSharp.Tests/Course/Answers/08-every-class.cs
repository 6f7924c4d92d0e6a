// named: CrossEntropy all-classes
static double CrossEntropy(double[] probabilities, int right)
{
    double loss = 0;
    for (int i = 0; i < probabilities.Length; i++) loss -= Math.Log(probabilities[i]);
    return loss;
}

// named: CrossEntropy softmax-twice
static double CrossEntropy(double[] probabilities, int right)
{
    var p = Softmax(probabilities);
    return -Math.Log(p[right]);
}

// named: CrossEntropy sign
static double CrossEntropy(double[] probabilities, int right) => Math.Log(probabilities[right]);

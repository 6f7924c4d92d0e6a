// named: CrossEntropy base-2
static double CrossEntropy(double[] probabilities, int right) => -Math.Log(probabilities[right], 2);

// named: Softmax sums-before-maximum
static double[] Softmax(double[] scores)
{
    double max = scores.Max(), sum = 0;
    foreach (double s in scores) sum += Math.Exp(s);
    double[] p = new double[scores.Length];
    for (int i = 0; i < p.Length; i++) p[i] = Math.Exp(scores[i] - max) / sum;
    return p;
}

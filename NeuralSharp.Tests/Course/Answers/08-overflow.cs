// named: Softmax overflow
static double[] Softmax(double[] scores)
{
    double sum = 0;
    foreach (var s in scores) sum += Math.Exp(s);
    var result = new double[scores.Length];
    for (int i = 0; i < scores.Length; i++) result[i] = Math.Exp(scores[i]) / sum;
    return result;
}

// named: Softmax forgets-exp
static double[] Softmax(double[] scores)
{
    var total = scores.Sum();
    return scores.Select(s => s / total).ToArray();
}

// named: Softmax maximum-from-zero
static double[] Softmax(double[] scores)
{
    var largest = 0.0;
    foreach (var score in scores)
    {
        if (score > largest) largest = score;
    }

    var e = scores.Select(score => Math.Exp(score - largest)).ToArray();
    return e.Select(x => x / e.Sum()).ToArray();
}

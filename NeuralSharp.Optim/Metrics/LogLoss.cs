namespace NeuralSharp.Optim;

public static partial class Metrics
{
    /// <summary>
    /// The mean of −ln p, p being the probability that the model gives to the label: Σ w (−ln p) / Σ w. The cross-entropy, in nats.
    /// </summary>
    /// <remarks>
    /// As in scikit-learn, probabilities are brought into [ε, 1 − ε] and divided by their sum, so that no example costs infinitely much; ε is 2⁻²³ for Float32 outputs
    /// and 2⁻⁵² for Float64. From logits p is computed without overflow and without ε.
    /// </remarks>
    /// <param name="fromLogits">
    /// Whether outputs are logits, or log-probabilities of all classes: p is softmax(x)[label], or σ(±x) with one output. Otherwise they are probabilities.
    /// </param>
    /// <param name="ignoreIndex">A label that does not count, such as −100.</param>
    /// <param name="classWeights">What an example of each class counts [classes], from 0 up; 1 each when omitted.</param>
    /// <param name="name">The metric's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public static Metric LogLoss(bool fromLogits = false, int? ignoreIndex = null, Tensor? classWeights = null, string name = "log-loss") =>
        new LogLossMetric(name, fromLogits, new(null, ignoreIndex, classWeights));
}

file sealed class LogLossMetric(string name, bool fromLogits, ClassOptions options) : ClassMetric(name, options)
{
    private WeightedMean _loss;
    private double _epsilon;

    protected override double? Result => _loss.Value;

    protected override void Begin(int columns, DType dtype) => (_loss, _epsilon) = (default, Math.ScaleB(1, dtype == DType.Float32 ? -23 : -52));

    protected override void Check(ReadOnlySpan<double> outputs, int example)
    {
        if (!fromLogits) ClassProbabilities.Check(outputs, Title, example);
        foreach (var output in outputs)
        {
            if (!double.IsFinite(output)) throw NoNumber(output, example);
        }
    }

    protected override void Add(ReadOnlySpan<double> outputs, int label, double weight) => _loss.Add(fromLogits ? OfLogits(outputs, label) : OfProbabilities(outputs, label), weight);

    private static double OfLogits(ReadOnlySpan<double> x, int label) =>
        x.Length > 1 ? ClassProbabilities.LogSumExp(x) - x[label] : ClassProbabilities.Softplus(label == 1 ? -x[0] : x[0]);

    private double OfProbabilities(ReadOnlySpan<double> p, int label)
    {
        if (p.Length == 1) return -Math.Log(label == 1 ? Clipped(p[0]) : 1 - Clipped(p[0]));
        var sum = 0.0;
        foreach (var each in p) sum += Clipped(each);
        return -Math.Log(Clipped(p[label]) / sum);
    }

    private double Clipped(double p) => Math.Clamp(p, _epsilon, 1 - _epsilon);

    protected override void Pass(MetricState state)
    {
        _loss.Pass(state);
        state.Number(ref _epsilon);
    }
}

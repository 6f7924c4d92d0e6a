namespace NeuralSharp.Optim;

public static partial class Metrics
{
    /// <summary>The share of examples that are decided rightly: Σ w [decision = label] / Σ w.</summary>
    /// <param name="threshold">The output above which an example is of class 1, where a model has one output: 0.5 for probabilities, 0 for logits.</param>
    /// <param name="ignoreIndex">A label that does not count, such as −100.</param>
    /// <param name="classWeights">What an example of each class counts [classes], from 0 up; 1 each when omitted.</param>
    /// <param name="name">The metric's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not finite, or a weight negative or not finite.</exception>
    public static Metric Accuracy(double? threshold = null, int? ignoreIndex = null, Tensor? classWeights = null, string name = "accuracy") =>
        new AccuracyMetric(name, new(threshold, ignoreIndex, classWeights));
}

file sealed class AccuracyMetric(string name, ClassOptions options) : DecisionMetric(name, options)
{
    private WeightedMean _right;

    protected override double? Result => _right.Value;

    protected override void Begin(int classes) => _right = default;

    protected override void Add(int label, int decision, double weight) => _right.Add(decision == label ? 1 : 0, weight);

    protected override void Pass(MetricState state) => _right.Pass(state);
}

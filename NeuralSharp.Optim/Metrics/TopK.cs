namespace NeuralSharp.Optim;

public static partial class Metrics
{
    /// <summary>
    /// The share of examples whose label is among the k largest outputs. Of equal outputs the higher class stands first, as in scikit-learn.
    /// </summary>
    /// <param name="k">How many outputs, from 1 to the number of classes.</param>
    /// <param name="ignoreIndex">A label that does not count, such as −100.</param>
    /// <param name="classWeights">What an example of each class counts [classes], from 0 up; 1 each when omitted.</param>
    /// <param name="name">The metric's name; <c>top-5</c> for a k of 5 when omitted.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is not positive, or a weight negative or not finite.</exception>
    public static Metric TopK(int k, int? ignoreIndex = null, Tensor? classWeights = null, string? name = null)
    {
        Require.AtLeastOne(k);
        return new TopKMetric(name ?? Invariant($"top-{k}"), k, new(null, ignoreIndex, classWeights));
    }
}

file sealed class TopKMetric(string name, int k, ClassOptions options) : ClassMetric(name, options)
{
    private WeightedMean _found;

    protected override double? Result => _found.Value;

    protected override void Begin(int columns, DType dtype)
    {
        if (columns == 1) throw new ShapeException($"{Title}: the model has one output, and the largest of several are looked at. Use Metrics.Accuracy(threshold: …).");
        if (k > columns) throw new ShapeException(Invariant($"{Title}: there are {columns} classes, and the label is always among the {k} largest outputs. Give a smaller k."));
        _found = default;
    }

    protected override void Add(ReadOnlySpan<double> outputs, int label, double weight)
    {
        var before = 0;
        for (var i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] > outputs[label] || (outputs[i] == outputs[label] && i > label)) before++;
        }

        _found.Add(before < k ? 1 : 0, weight);
    }

    protected override void Pass(MetricState state) => _found.Pass(state);
}

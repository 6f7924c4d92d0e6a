using System.Numerics.Tensors;

namespace NeuralSharp.Optim;

public static partial class Metrics
{
    /// <summary>
    /// The area under the receiver operating characteristic: how probably an example of a class scores higher than one that is not of it, ties counting half. It is exact,
    /// also with ties. Of more than two classes, each is set against the rest.
    /// </summary>
    /// <remarks>
    /// <para>
    /// It keeps its scores until the next measurement begins: 20 bytes an example of two classes, 12 + 8 · classes bytes of more, and up to twice that while its lists grow. Reading
    /// the value takes another 12 bytes an example, with <see cref="Average.Micro"/> 12 bytes a score.
    /// </para>
    /// <para>
    /// The value is null where it is not defined: a class has no example, or all of them.
    /// </para>
    /// </remarks>
    /// <param name="average">
    /// How the areas of more than two classes become one number: their mean, with <see cref="Average.Weighted"/> by how much their labels count; with
    /// <see cref="Average.Micro"/> the area of all scores in one list. Of two classes it is always the area of class 1.
    /// </param>
    /// <param name="fromLogits">
    /// Whether several outputs are logits, or log-probabilities. Otherwise they are probabilities. One output an example may be either.
    /// </param>
    /// <param name="ignoreIndex">A label that does not count, such as −100.</param>
    /// <param name="classWeights">What an example of each class counts [classes], from 0 up; 1 each when omitted.</param>
    /// <param name="name">The metric's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The average is none, or a weight is negative or not finite.</exception>
    public static Metric RocAuc(
        Average average = Average.Binary, bool fromLogits = false, int? ignoreIndex = null, Tensor? classWeights = null, string name = "roc-auc") =>
        new RocAucMetric(name, Checked(average), fromLogits, new(null, ignoreIndex, classWeights));
}

file sealed class RocAucMetric(string name, Average average, bool fromLogits, ClassOptions options) : ClassMetric(name, options)
{
    private List<double> _scores = [];   // row by row, Width each
    private List<double> _weights = [];
    private List<int> _labels = [];
    private int _width;                  // 1 for two classes

    protected override double? Result
    {
        get
        {
            if (_width == 1) return AreaOf(1, 0);
            if (average == Average.Micro) return AreaOfAll();
            var (areas, total) = (default(CompensatedSum), default(CompensatedSum));
            for (var i = 0; i < _width; i++)
            {
                if (AreaOf(i, i) is not { } area) return null;
                var weight = average == Average.Weighted ? WeightOf(i) : 1;
                areas.Add(weight * area);
                total.Add(weight);
            }

            return areas.Value / total.Value;
        }
    }

    protected override void Begin(int columns, DType dtype)
    {
        if (average == Average.Binary && columns > 2)
        {
            throw new ArgumentException(
                Invariant($"{Title}: there are {columns} classes, and Average.Binary is of two. Choose how to average over the classes: Average.Macro, Micro or Weighted."));
        }

        _width = columns > 2 ? columns : 1;
        (_scores, _weights, _labels) = ([], [], []);
    }

    protected override void Check(ReadOnlySpan<double> outputs, int example)
    {
        if (outputs.Length > 1 && !fromLogits) ClassProbabilities.Check(outputs, Title, example);
        foreach (var output in outputs)
        {
            if (outputs.Length > 1 ? !double.IsFinite(output) : double.IsNaN(output)) throw NoNumber(output, example);
        }
    }

    protected override void Add(ReadOnlySpan<double> outputs, int label, double weight)
    {
        if (outputs.Length == 1) _scores.Add(outputs[0]);
        else if (outputs.Length == 2) _scores.Add(fromLogits ? outputs[1] - outputs[0] : outputs[1]);
        else if (fromLogits) AddSoftmax(outputs);
        else _scores.AddRange(outputs);
        _labels.Add(label);
        _weights.Add(weight);
    }

    /// <summary>Adds softmax(x), in such a way that rows which differ by a constant, or in their order, come to the same bits and tie.</summary>
    private void AddSoftmax(ReadOnlySpan<double> logits)
    {
        var (largest, sum) = (TensorPrimitives.Max(logits), default(CompensatedSum));
        foreach (var logit in logits) sum.Add(Math.Exp(logit - largest));
        foreach (var logit in logits) _scores.Add(Math.Exp(logit - largest) / sum.Value);
    }

    private double WeightOf(int label)
    {
        var sum = default(CompensatedSum);
        for (var i = 0; i < _labels.Count; i++)
        {
            if (_labels[i] == label) sum.Add(_weights[i]);
        }

        return sum.Value;
    }

    /// <summary>The area of one class by the scores in a column.</summary>
    private double? AreaOf(int label, int column)
    {
        var scores = new double[_labels.Count];
        for (var i = 0; i < scores.Length; i++) scores[i] = _scores[(i * _width) + column];
        return Area(scores, i => _labels[i] == label, i => _weights[i]);
    }

    private double? AreaOfAll() => Area([.. _scores], i => _labels[i / _width] == i % _width, i => _weights[i / _width]);

    /// <summary>Σ over positives p and negatives n of wₚ wₙ ([sₚ > sₙ] + ½ [sₚ = sₙ]), divided by Σ wₚ · Σ wₙ. The scores are sorted in place.</summary>
    private static double? Area(double[] scores, Func<int, bool> isPositive, Func<int, double> weight)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort(scores, order);
        var (area, below, positives) = (default(CompensatedSum), default(CompensatedSum), default(CompensatedSum));
        for (int start = 0, end; start < order.Length; start = end)
        {
            var (positive, negative) = (default(CompensatedSum), default(CompensatedSum));
            for (end = start; end < order.Length && scores[end] == scores[start]; end++)
            {
                if (isPositive(order[end])) positive.Add(weight(order[end]));
                else negative.Add(weight(order[end]));
            }

            area.Add(positive.Value * (below.Value + (negative.Value / 2)));
            below.Add(negative.Value);
            positives.Add(positive.Value);
        }

        var pairs = positives.Value * below.Value;
        return pairs > 0 ? area.Value / pairs : null;
    }

    protected override void Pass(MetricState state)
    {
        state.List(ref _scores);
        state.List(ref _weights);
        state.List(ref _labels);
        state.Whole(ref _width);
    }
}

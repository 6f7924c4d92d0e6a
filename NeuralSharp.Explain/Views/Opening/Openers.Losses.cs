namespace NeuralSharp;

/// <content>Losses that are ops of their own.</content>
internal static partial class Openers
{
    private const double LeastVariance = 1e-12;   // where a probability is nearer to 0 or 1, the op guards its logarithms and its gradient

    private static IEnumerable<KeyValuePair<string, Opener>> Losses() =>
    [
        Row("MeanSquaredError", op => [Mean([.. op.Inputs[0].Elements.Zip(op.Inputs[1].Elements, (x, t) => (x - t).Square())])]),
        Row("SoftmaxCrossEntropy", op => op.Has("labels") ? CrossEntropyOfLabels(op) : CrossEntropyOfProbabilities(op)),
    ];

    /// <summary>−t ln p − (1 − t) ln(1 − p).</summary>
    private static Tensor BinaryCrossEntropy(Tensor p, Tensor t)
    {
        if (!(p.Item() * (1 - p.Item()) > LeastVariance)) return p.BinaryCrossEntropy(t);
        return -((t * p.Log()) + ((1 - t) * (1 - p).Log()));
    }

    private static IEnumerable<Tensor> CrossEntropyOfLabels(OpenOp op)
    {
        var (labels, rows, targets) = (op.Wholes("labels"), op.X.Rows().ToArray(), new SmoothTargets(op));
        var losses = labels.Zip(rows, (label, row) => targets.AreIgnored(label) ? Same(0) : CrossEntropy(row, targets.Of(label)));
        return Reduced(op, [.. losses], labels.Sum(targets.WeightOf));
    }

    private static IEnumerable<Tensor> CrossEntropyOfProbabilities(OpenOp op)
    {
        var losses = op.Inputs[0].Rows().Zip(op.Inputs[1].Rows(), (x, q) =>
        {
            var logSum = LogSumExp(x);
            return ScalarOp.Sum([.. x.Zip(q, (logit, target) => Weighted(logSum - logit, target))]);
        });
        return Reduced(op, [.. losses], op.X.Shape[0]);
    }

    /// <summary>Σ q (ln Σ eˣ − x): −Σ q ln softmax x, without the classes whose target q is 0.</summary>
    private static Tensor CrossEntropy(IReadOnlyList<Tensor> x, double[] targets)
    {
        var logSum = LogSumExp(x);
        Tensor[] terms = [.. x.Zip(targets).Where(pair => pair.Second != 0).Select(pair => pair.Second == 1 ? logSum - pair.First : (logSum - pair.First) * pair.Second)];
        return terms.Length == 1 ? terms[0] : ScalarOp.Sum(terms);
    }

    /// <summary>A cost times its target, which is 0 where the target is, even if the cost is infinite.</summary>
    private static Tensor Weighted(Tensor cost, Tensor target) => double.IsFinite(cost.Item()) ? cost * target : cost.WeightedBy(target);

    private static IEnumerable<Tensor> Reduced(OpenOp op, IReadOnlyList<Tensor> losses, double divisor)
    {
        var reduction = (Reduction)op.Op.Attributes["reduction"];
        if (reduction == Reduction.None) return losses;
        if (reduction == Reduction.Mean && divisor == 0) return [Same(0)];   // all labels are ignored: no loss, no gradient
        Tensor[] counted = [.. losses.Where(loss => loss.Producer is not null)];
        var sum = counted.Length == 1 ? counted[0] : ScalarOp.Sum(counted);
        return [reduction == Reduction.Mean && divisor != 1 ? sum / divisor : sum];
    }

    /// <summary>What labels stand for: (1 − ε) w at the row's own class, and ε / classes · w at each besides.</summary>
    private sealed class SmoothTargets(OpenOp op)
    {
        private readonly int _classes = op.X.Shape[1];
        private readonly double _smoothing = op.Number("labelSmoothing");
        private readonly IReadOnlyList<double>? _weights = op.Has("classWeights") ? (IReadOnlyList<double>)op.Op.Attributes["classWeights"] : null;
        private readonly int? _ignored = op.Has("ignoreIndex") ? op.Whole("ignoreIndex") : null;

        public bool AreIgnored(int label) => label == _ignored;

        public double WeightOf(int label) => AreIgnored(label) ? 0 : _weights?[label] ?? 1;

        public double[] Of(int label) =>
            [.. Enumerable.Range(0, _classes).Select(j => ((j == label ? 1 - _smoothing : 0) + (_smoothing / _classes)) * (_weights?[j] ?? 1))];
    }
}

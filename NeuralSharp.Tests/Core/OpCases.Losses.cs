namespace NeuralSharp.Tests.Core;

/// <summary>Losses that are ops.</summary>
internal static partial class OpCases
{
    public const string CrossEntropyMember = "SoftmaxCrossEntropy(Tensor, Tensor, Double, Nullable<Int32>, Reduction)";

    private static readonly double[] s_classWeights = [0.5, 2, 1.25];

    private static readonly OpCase[] s_losses =
    [
        CrossEntropy([4, 3], [2, 0, 0, 1]),
        CrossEntropy([1, 1], [0]),
        CrossEntropy([2, 10], [9, 4]),
        CrossEntropy([2, 300], [0, 299]),
        .. from reduction in Enum.GetValues<Reduction>()
           from weights in new[] { null, s_classWeights }
           from smoothing in new[] { 0, 0.2 }
           from ignored in new int?[] { null, 0, -100 }
           where (reduction, weights, smoothing, ignored) != (Reduction.Mean, null, 0, null)
           select CrossEntropy([4, 3], ignored == -100 ? [2, -100, -100, 1] : [2, 0, 0, 1], weights, smoothing, ignored, reduction),
        .. from reduction in Enum.GetValues<Reduction>()
           from weights in new[] { null, s_classWeights }
           from smoothing in new[] { 0, 0.2 }
           select CrossEntropyOfProbabilities([4, 3], weights, smoothing, reduction),
        CrossEntropyOfProbabilities([2, 300], null, 0, Reduction.Mean),
    ];

    private static OpCase CrossEntropy(
        Shape logits, int[] labels, double[]? weights = null, double smoothing = 0, int? ignored = null, Reduction reduction = Reduction.Mean) => new(
            CrossEntropyMember,
            x => x[0].SoftmaxCrossEntropy(Tensor.From(labels), weights is null ? null : Tensor.From(weights), smoothing, ignored, reduction),
            [logits],
            x => Reduced(
                [.. labels.Select((label, row) => label == ignored ? 0 : RowLoss(x[0], row, j => j == label ? 1 : 0, weights, smoothing))],
                labels.Sum(label => label == ignored ? 0 : weights?[label] ?? 1),
                reduction))
        {
            Variant = $"labels {string.Join(" ", labels)}{Options(weights, smoothing, reduction)}{(ignored is null ? "" : $", without {ignored}")}",
            Float32Tolerance = 1e-6,
        };

    private static OpCase CrossEntropyOfProbabilities(Shape logits, double[]? weights, double smoothing, Reduction reduction) => new(
        CrossEntropyMember,
        x => x[0].SoftmaxCrossEntropy(x[1], weights is null ? null : Tensor.From(weights), smoothing, null, reduction),
        [logits, logits],
        x => Reduced(
            [.. Enumerable.Range(0, x[0].Sizes[0]).Select(row => RowLoss(x[0], row, j => x[1][row, j], weights, smoothing))], x[0].Sizes[0], reduction))
    {
        Variant = $"probabilities{Options(weights, smoothing, reduction)}",
        Inputs = Inputs.Between(0.05, 0.95),
        Float32Tolerance = logits.ElementCount > 100 ? 1e-4 : 2e-6,
        Float64Tolerance = 1e-13,
    };

    private static double RowLoss(NaiveArray logits, int row, Func<int, double> target, double[]? weights, double smoothing)
    {
        var classes = logits.Sizes[1];
        var sum = Enumerable.Range(0, classes).Sum(j => Math.Exp(logits[row, j]));
        return -Enumerable.Range(0, classes).Sum(j =>
            (((1 - smoothing) * target(j)) + (smoothing / classes)) * (weights?[j] ?? 1) * Math.Log(Math.Exp(logits[row, j]) / sum));
    }

    private static NaiveArray Reduced(double[] rows, double divisor, Reduction reduction) => reduction switch
    {
        Reduction.Mean => new([], [rows.Sum() / divisor]),
        Reduction.Sum => new([], [rows.Sum()]),
        _ => new([rows.Length], rows),
    };

    private static string Options(double[]? weights, double smoothing, Reduction reduction) =>
        FormattableString.Invariant($", {reduction}{(weights is null ? "" : ", weighted")}{(smoothing == 0 ? "" : $", smoothed by {smoothing}")}");
}

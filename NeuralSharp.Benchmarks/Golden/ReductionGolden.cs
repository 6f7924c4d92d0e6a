using NeuralSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace NeuralSharp.Benchmarks;

/// <summary>The ops that fold, scan or normalize along axes. A new one costs a line here.</summary>
internal static class ReductionGolden
{
    private const double Inf = double.PositiveInfinity;

    // Rows with ties, with infinities, with NaN, with zeros, and with numbers whose exponentials overflow.
    private static readonly GoldenArray s_special = new([10, 3],
    [
        1, 1, 0, 2, 2, 2, Inf, 1, 2, -Inf, 1, 2, Inf, -Inf, 1, double.NaN, 1, 2, 0, 0, 0, 0, 2, -3, 1000, 1000, -1000, -Inf, -Inf, -Inf,
    ]);

    public static IEnumerable<GoldenSpec> Specs =>
    [
        .. Reduction("Sum", (x, axes, keep, _) => x.sum(axes, keep)),
        .. Reduction("Mean", (x, axes, keep, _) => x.mean(axes, keep)),
        .. Reduction("Max", (x, axes, keep, _) => x.amax(axes, keep)),
        .. Reduction("Min", (x, axes, keep, _) => x.amin(axes, keep)),
        .. Reduction("Prod", (x, axes, keep, _) => OneByOne(x, axes, (y, axis) => y.prod(axis, keep))),
        .. Reduction("LogSumExp", (x, axes, keep, _) => OneByOne(x, axes, (y, axis) => y.logsumexp(axis, keep))),
        .. Reduction("Var", (x, axes, keep, o) => x.var(axes, o.Integer("correction") == 1, keep), "correction", 1, 0),
        .. Reduction("Std", (x, axes, keep, o) => x.std(axes, o.Integer("correction") == 1, keep), "correction", 1, 0),
        .. Reduction("Norm", (x, axes, keep, o) => linalg.vector_norm(x, o.Number("order"), axes, keep), "order", 2, 1, Inf),

        .. Along("ArgMax", (x, axis, keep) => x.argmax(axis, keep), order: 0),
        .. Along("ArgMin", (x, axis, keep) => x.argmin(axis, keep), order: 0),
        .. Along("CumSum", (x, axis, _) => x.cumsum(axis)),
        .. Along("Softmax", (x, axis, _) => x.softmax(axis)),
        .. Along("LogSoftmax", (x, axis, _) => x.log_softmax(axis)),
    ];

    private static IEnumerable<GoldenSpec> Reduction(string op, Func<torch.Tensor, long[], bool, GoldenOptions, torch.Tensor> function) =>
        Reduction(op, function, null);

    /// <summary>A fold along no, some or all axes, with each value of an option.</summary>
    private static IEnumerable<GoldenSpec> Reduction(
        string op, Func<torch.Tensor, long[], bool, GoldenOptions, torch.Tensor> function, string? option, params double[] values)
    {
        (int[] Shape, int[]? Axes, bool KeepDims)[] rows =
        [
            ([3, 4], null, false), ([3, 4], null, true), ([3, 4], [1], true), ([3, 4], [0], false), ([2, 3, 4], [0, 2], false),
            ([2, 3, 4], [1], true), ([5], [-1], false),
        ];
        foreach (var value in option is null ? [0] : values)
        {
            foreach (var (shape, axes, keepDims) in rows)
                yield return Spec(GoldenNumbers.Of($"{op} {string.Join(", ", shape)}").Array(shape), axes, keepDims, value, 2);
            yield return Spec(s_special, [1], false, value, 1) with { Name = "special" };
        }

        GoldenSpec Spec(GoldenArray input, int[]? axes, bool keepDims, double value, int order)
        {
            var options = new GoldenOptions();
            if (axes is not null) options["axes"] = Array.ConvertAll(axes, axis => (double)axis);
            if (keepDims) options["keepDims"] = [1];
            if (option is not null) options[option] = [value];
            return new(op, $"[{string.Join(", ", input.Shape)}]", Apply, options, [input], order);
        }

        torch.Tensor Apply(torch.Tensor[] x, GoldenOptions o)
        {
            var axes = o.AxesOrNull ?? [.. Enumerable.Range(0, (int)x[0].dim())];
            return function(x[0], Array.ConvertAll(axes, axis => (long)axis), o.KeepDims, o);
        }
    }

    /// <summary>An op along one axis.</summary>
    private static IEnumerable<GoldenSpec> Along(string op, Func<torch.Tensor, long, bool, torch.Tensor> function, int order = 2)
    {
        foreach (var (shape, axis, keepDims) in new[] { ((int[])[5], -1, false), ([3, 4], 1, true), ([3, 4], 0, false), ([2, 3, 4], 1, true), ([2, 3, 2], 0, false) })
            yield return Spec($"[{string.Join(", ", shape)}]", GoldenNumbers.Of($"{op} {string.Join(", ", shape)}").Array(shape), axis, keepDims, order);
        yield return Spec("special", s_special, 1, false, Math.Min(order, 1));

        GoldenSpec Spec(string name, GoldenArray input, int axis, bool keepDims, int orderOfCase)
        {
            var options = new GoldenOptions { ["axis"] = [axis] };
            if (keepDims) options["keepDims"] = [1];
            return new(op, name, (x, o) => function(x[0], o.Integer("axis"), o.KeepDims), options, [input], orderOfCase);
        }
    }

    /// <summary>For ops that libtorch has along one axis only: one axis after the other, the last first.</summary>
    private static torch.Tensor OneByOne(torch.Tensor x, long[] axes, Func<torch.Tensor, long, torch.Tensor> function)
    {
        foreach (var axis in axes.OrderDescending()) x = function(x, axis);
        return x;
    }
}

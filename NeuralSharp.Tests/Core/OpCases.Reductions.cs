namespace NeuralSharp.Tests.Core;

internal static partial class OpCases
{
    /// <summary>Elements along axes folded into one.</summary>
    public static readonly ReductionFamily[] Reductions =
    [
        new("Sum(Axes, Boolean)", (x, axes, keepDims) => x.Sum(axes, keepDims), Enumerable.Sum),
        new("Mean(Axes, Boolean)", (x, axes, keepDims) => x.Mean(axes, keepDims), Enumerable.Average),
        new("Max(Axes, Boolean)", (x, axes, keepDims) => x.Max(axes, keepDims), Enumerable.Max) { Inputs = Inputs.Distinct },
        new("Min(Axes, Boolean)", (x, axes, keepDims) => x.Min(axes, keepDims), Enumerable.Min) { Inputs = Inputs.Distinct },
        new("Prod(Axes, Boolean)", (x, axes, keepDims) => x.Prod(axes, keepDims), Product) { Inputs = Inputs.Between(0.6, 1.4) },
        new("Var(Axes, Boolean, Int32)", (x, axes, keepDims) => x.Var(axes, keepDims, correction: 0), values => Variance(values, 0))
        {
            Variant = "correction 0",
        },
        new("Std(Axes, Boolean, Int32)", (x, axes, keepDims) => x.Std(axes, keepDims, correction: 0), values => Math.Sqrt(Variance(values, 0)))
        {
            Variant = "correction 0",
            Inputs = Inputs.Spread,
        },
        new("Norm(Double, Axes, Boolean)", (x, axes, keepDims) => x.Norm(1, axes, keepDims), values => values.Sum(Math.Abs))
        {
            Variant = "1",
            Inputs = Inputs.Spread,
        },
        new("Norm(Double, Axes, Boolean)", (x, axes, keepDims) => x.Norm(2, axes, keepDims), values => Math.Sqrt(values.Sum(v => v * v)))
        {
            Variant = "2",
            Inputs = Inputs.Spread,
        },
        new("Norm(Double, Axes, Boolean)", (x, axes, keepDims) => x.Norm(double.PositiveInfinity, axes, keepDims), values => values.Max(Math.Abs))
        {
            Variant = "infinity",
            Inputs = Inputs.Spread,
        },
        new("LogSumExp(Axes, Boolean)", (x, axes, keepDims) => x.LogSumExp(axes, keepDims), values => Math.Log(values.Sum(Math.Exp))),
    ];

    private static readonly (Shape Shape, int[]? Axes, bool KeepDims)[] s_reductionShapes =
    [
        ([3, 4], null, false), ([3, 4], null, true), ([3, 4], [0], false), ([3, 4], [1], true), ([3, 4], [-1], false),
        ([3, 4], [], false), ([2, 3, 4], [0, 2], false), ([2, 3, 4], [2, 0], true), ([2, 3, 4], [1], false),
        ([2, 3, 4], [-3, -2], false), ([4, 2, 3, 2], [0, 2], false), ([2, 40, 2, 3], [1, 3], true), ([], null, false),
        ([1], [0], false), ([1, 1], [0], true), ([2, 0], [0], false), ([40, 3], [0], false), ([2, 37], [1], false),
    ];

    private static readonly OpCase[] s_reductions =
    [
        new("Var(Axes, Boolean, Int32)", x => x[0].Var(), [[2, 3]], x => x[0].Reduce([0, 1], false, values => Variance(values, 1))),
        new("Var(Axes, Boolean, Int32)", x => x[0].Var(-1, keepDims: true), [[2, 40]], x => x[0].Reduce([1], true, values => Variance(values, 1))),
        new("Var(Axes, Boolean, Int32)", x => x[0].Var([0, 2], correction: 2), [[2, 3, 4]], x => x[0].Reduce([0, 2], false, values => Variance(values, 2))),
        new("Std(Axes, Boolean, Int32)", x => x[0].Std(0), [[5, 3]], x => x[0].Reduce([0], false, values => Math.Sqrt(Variance(values, 1)))),
        new("Norm(Double, Axes, Boolean)", x => x[0].Norm(), [[2, 3]], x => x[0].Reduce([0, 1], false, values => Math.Sqrt(values.Sum(v => v * v)))),
        .. from row in new (Shape Shape, int Axis)[] { ([5], 0), ([5], -1), ([3, 4], 0), ([3, 4], 1), ([2, 3, 4], -2), ([1], 0), ([0], 0), ([2, 0], 0), ([37], 0) }
           select CumSum(row.Shape, row.Axis),
    ];

    /// <summary>The running sums along an axis of a shape.</summary>
    public static OpCase CumSum(Shape shape, int axis) => new("CumSum(Int32)", x => x[0].CumSum(axis), [shape], x =>
    {
        var along = axis < 0 ? axis + shape.Rank : axis;
        return NaiveArray.Build(shape.ToArray(), index =>
            Enumerable.Range(0, index[along] + 1).Sum(i => x[0][[.. index[..along], i, .. index[(along + 1)..]]]));
    })
    {
        Variant = $"axis {axis}",
        Float64Tolerance = 1e-13,
    };

    private static double Product(double[] values) => values.Aggregate(1.0, (product, value) => product * value);

    private static double Variance(double[] values, int correction)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - correction);
    }
}

/// <summary>A row for all shapes and all choices of axes.</summary>
internal sealed record ReductionFamily(string Member, Func<Tensor, Axes, bool, Tensor> Function, Func<double[], double> Fold)
{
    public string Variant { get; init; } = "";

    public Inputs Inputs { get; init; } = Inputs.Between(-2, 2);

    /// <param name="shape">The shape of the input.</param>
    /// <param name="axes">The axes; null for all, by default.</param>
    /// <param name="keepDims">Whether the axes stay.</param>
    public OpCase On(Shape shape, int[]? axes, bool keepDims) => new(
        Member,
        x => Function(x[0], axes ?? Axes.All, keepDims),
        [shape],
        x => x[0].Reduce(axes ?? [.. Enumerable.Range(0, shape.Rank)], keepDims, Fold))
    {
        Variant = $"{Variant}{(Variant.Length > 0 ? ", " : "")}{(axes is null ? "all axes" : $"axes [{string.Join(", ", axes)}]")}{(keepDims ? " kept" : "")}",
        Inputs = Inputs,
        Float64Tolerance = 1e-13,
        Float32Tolerance = 2e-6,
    };

    public override string ToString() => $"{Member} {Variant}".TrimEnd();
}

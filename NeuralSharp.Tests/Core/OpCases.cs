namespace NeuralSharp.Tests.Core;

/// <summary>
/// The table of ops. A new op costs a row here: it is then checked for its values in both float types and for its gradients of
/// first and second order, on all shapes of its family and on random ones. <see cref="OpCoverageTests"/> fails while it has none.
/// </summary>
internal static partial class OpCases
{
    /// <summary>Elements along axes folded into one.</summary>
    public static readonly ReductionFamily[] Reductions =
    [
        new("Sum(Axes, Boolean)", (x, axes, keepDims) => x.Sum(axes, keepDims), Enumerable.Sum),
        new("Mean(Axes, Boolean)", (x, axes, keepDims) => x.Mean(axes, keepDims), Enumerable.Average),
        new("Max(Axes, Boolean)", (x, axes, keepDims) => x.Max(axes, keepDims), Enumerable.Max) { Inputs = Inputs.Distinct },
    ];

    /// <summary>Vectors along one axis mapped to vectors.</summary>
    private static readonly (string Member, Func<Tensor, int, Tensor> Function, Func<double, double, double> Element)[]
        s_normalizations =
    [
        ("Softmax(Int32)", (x, axis) => x.Softmax(axis), (exponential, sum) => exponential / sum),
        ("LogSoftmax(Int32)", (x, axis) => x.LogSoftmax(axis), (exponential, sum) => Math.Log(exponential / sum)),
    ];

    private static readonly Shape[] s_unaryShapes = [[], [1], [3, 4], [0], [2, 0, 3], [37]];

    // Equal, broadcast on either side and on both, scalars, one element, none; then runs that are short, long, and longer than
    // the buffer of the broadcast loop.
    private static readonly (Shape Left, Shape Right)[] s_binaryShapes =
    [
        ([3, 4], [3, 4]), ([3, 4], [4]), ([4], [3, 4]), ([3, 1], [1, 4]), ([], [3, 4]), ([3, 4], []),
        ([], []), ([1], [1]), ([1, 1], [1]), ([0], [0]), ([2, 0], [1]), ([2, 3, 4], [3, 1]), ([2, 1, 4], [3, 1]),
        ([5, 1, 17], [4, 1]), ([2, 1, 40], [2, 3, 1]), ([300], [1]), ([2, 300], [2, 1]),
    ];

    private static readonly (Shape Shape, int[]? Axes, bool KeepDims)[] s_reductions =
    [
        ([3, 4], null, false), ([3, 4], null, true), ([3, 4], [0], false), ([3, 4], [1], true), ([3, 4], [-1], false),
        ([3, 4], [], false), ([2, 3, 4], [0, 2], false), ([2, 3, 4], [2, 0], true), ([2, 3, 4], [1], false),
        ([2, 3, 4], [-3, -2], false), ([4, 2, 3, 2], [0, 2], false), ([2, 40, 2, 3], [1, 3], true), ([], null, false),
        ([1], [0], false), ([1, 1], [0], true), ([2, 0], [0], false), ([40, 3], [0], false), ([2, 37], [1], false),
    ];

    private static readonly (Shape Shape, int Axis)[] s_normalizationShapes =
    [
        ([4], -1), ([3, 4], -1), ([3, 4], 1), ([3, 4], 0), ([2, 3, 4], 1), ([2, 3, 4], -3),
        ([1, 1], -1), ([0, 3], -1), ([2, 0], -1), ([2, 37], -1),
    ];

    private static readonly (Shape Left, Shape Right, bool TransposeA, bool TransposeB)[] s_products =
    [
        ([2, 3], [3, 4], false, false), ([2, 3], [4, 3], false, true), ([3, 2], [3, 4], true, false),
        ([3, 2], [4, 3], true, true), ([1, 5], [5, 1], false, false), ([1, 1], [1, 1], true, true),
        ([3, 0], [0, 2], false, false), ([0, 2], [2, 3], false, false), ([17, 19], [19, 23], false, false),
    ];

    private static readonly OpCase[] s_single =
    [
        new("BroadcastTo(Shape)", x => x[0].BroadcastTo([2, 3, 4]), [[3, 1]], x => x[0].BroadcastTo([2, 3, 4])),
        new("BroadcastTo(Shape)", x => x[0].BroadcastTo([2, 2]), [[]], x => x[0].BroadcastTo([2, 2])),
        new("BroadcastTo(Shape)", x => x[0].BroadcastTo([0, 3]), [[3]], x => x[0].BroadcastTo([0, 3])),
        new("SumTo(Shape)", x => x[0].SumTo([3, 1]), [[2, 3, 4]], x => x[0].Reduce([0, 2], true, Enumerable.Sum).Reshape(3, 1)),
        new("SumTo(Shape)", x => x[0].SumTo([4]), [[3, 4]], x => x[0].Reduce([0], false, Enumerable.Sum)),
        new("SumTo(Shape)", x => x[0].SumTo([]), [[3, 4]], x => x[0].Reduce([0, 1], false, Enumerable.Sum))
        {
            Variant = "scalar",
        },

        new("Reshape(ReadOnlySpan<Int32>)", x => x[0].Reshape(2, -1), [[3, 4]], x => x[0].Reshape(2, 6)),
        new("Reshape(ReadOnlySpan<Int32>)", x => x[0].Reshape(-1), [[]], x => x[0].Reshape(1)),
        new("Reshape(Shape)", x => x[0].Reshape(Shape.Create([4, 3])), [[3, 4]], x => x[0].Reshape(4, 3)),
        new("Reshape(Shape)", x => x[0].Reshape(Shape.Create([0])), [[2, 0]], x => x[0].Reshape(0)),

        new("Transpose(Int32, Int32)", x => x[0].Transpose(), [[3, 4]], x => x[0].Transpose(0, 1)),
        new("Transpose(Int32, Int32)", x => x[0].Transpose(0, 2), [[2, 3, 4]], x => x[0].Transpose(0, 2)) { Variant = "0, 2" },
        new("Transpose(Int32, Int32)", x => x[0].Transpose(1, 0), [[2, 3, 4]], x => x[0].Transpose(0, 1)) { Variant = "1, 0" },
        new("Transpose(Int32, Int32)", x => x[0].Transpose(), [[0, 3]], x => x[0].Transpose(0, 1)),

        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][1], [[3, 4]], x => NaiveArray.Build([4], i => x[0][1, i[0]]))
        {
            Variant = "[1]",
        },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][^1], [[5]], x => NaiveArray.Build([], _ => x[0][4]))
        {
            Variant = "[^1]",
        },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][1..3, 0], [[3, 4]], x => NaiveArray.Build([2], i => x[0][i[0] + 1, 0]))
        {
            Variant = "[1..3, 0]",
        },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][.., 1..], [[3, 4]], x => NaiveArray.Build([3, 3], i => x[0][i[0], i[1] + 1]))
        {
            Variant = "[.., 1..]",
        },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][1, .., ^2], [[2, 3, 4]], x => NaiveArray.Build([3], i => x[0][1, i[0], 2]))
        {
            Variant = "[1, .., ^2]",
        },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][0], [[1, 4]], x => x[0].Reshape(4)) { Variant = "[0]" },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][2..2], [[3, 4]], _ => new([0, 4], [])) { Variant = "[2..2]" },

        new("IndexSelect(Tensor, Int32)", x => x[0].IndexSelect(Tensor.From([2, 0, 2, 1])), [[3, 4]],
            x => Select(x[0], 0, 2, 0, 2, 1)),
        new("IndexSelect(Tensor, Int32)", x => x[0].IndexSelect(Tensor.From([3, 3]), axis: -1), [[2, 3, 4]], x => Select(x[0], 2, 3, 3))
        {
            Variant = "axis -1",
        },
        new("IndexSelect(Tensor, Int32)", x => x[0].IndexSelect(Tensor.From([1, 0]), axis: 1), [[2, 3, 4]], x => Select(x[0], 1, 1, 0))
        {
            Variant = "axis 1",
        },
        new("IndexSelect(Tensor, Int32)", x => x[0].IndexSelect(Tensor.From(Array.Empty<int>())), [[3, 4]], _ => new([0, 4], []))
        {
            Variant = "none",
        },

        // Rounding to Float32 makes steps of 6e-8, so that only a large step of the finite differences sees the slope.
        new("To(DType)", x => x[0].To(DType.Float32).To(x[0].DType), [[3, 4]], x => x[0]) { Step = 0.5, Float64Tolerance = 2e-7 },

        CrossEntropy([4, 3], 2, 0, 0, 1),
        CrossEntropy([1, 1], 0),
        CrossEntropy([2, 10], 9, 4),
    ];

    /// <summary>Every row on every shape.</summary>
    public static IEnumerable<OpCase> All =>
    [
        .. Unary.SelectMany(family => s_unaryShapes, (family, shape) => family.On(shape)),
        .. Binary.SelectMany(family => s_binaryShapes, (family, shapes) => family.On(shapes.Left, shapes.Right)),
        .. Reductions.SelectMany(family => s_reductions, (family, row) => family.On(row.Shape, row.Axes, row.KeepDims)),
        .. s_normalizations.SelectMany(row => s_normalizationShapes, (row, shape) =>
            Normalization(row.Member, row.Function, row.Element, shape.Shape, shape.Axis)),
        .. s_products.Select(row => MatMul(row.Left, row.Right, row.TransposeA, row.TransposeB)),
        .. s_single,
        .. s_choices,
    ];

    /// <summary>The matrix product of two shapes that fit.</summary>
    public static OpCase MatMul(Shape left, Shape right, bool transposeA, bool transposeB) =>
        new("MatMul(Tensor, Boolean, Boolean)", x => x[0].MatMul(x[1], transposeA, transposeB), [left, right], x =>
            (transposeA ? x[0].Transpose(0, 1) : x[0]).MatMul(transposeB ? x[1].Transpose(0, 1) : x[1]))
        {
            Variant = $"{(transposeA ? 'T' : 'N')}{(transposeB ? 'T' : 'N')}",
            Float64Tolerance = 1e-13,
            Float32Tolerance = 5e-6,
        };

    private static OpCase Normalization(
        string member, Func<Tensor, int, Tensor> function, Func<double, double, double> element, Shape shape, int axis) =>
        new(member, x => function(x[0], axis), [shape], x =>
        {
            var exponentials = x[0].Map(Math.Exp);
            return exponentials.Zip(exponentials.Reduce([axis], true, Enumerable.Sum), element);
        })
        {
            Variant = $"axis {axis}",
            Float32Tolerance = 1e-6,
        };

    private static OpCase CrossEntropy(Shape logits, params int[] labels) =>
        new("SoftmaxCrossEntropy(Tensor)", x => x[0].SoftmaxCrossEntropy(Tensor.From(labels)), [logits], x =>
            new([], [labels.Select((label, row) => -Math.Log(Math.Exp(x[0][row, label]) / RowSum(x[0], row))).Average()]))
        {
            Float32Tolerance = 1e-6,
        };

    private static double RowSum(NaiveArray logits, int row) =>
        Enumerable.Range(0, logits.Sizes[1]).Sum(j => Math.Exp(logits[row, j]));

    private static NaiveArray Select(NaiveArray x, int axis, params int[] indices)
    {
        var sizes = (int[])x.Sizes.Clone();
        sizes[axis] = indices.Length;
        return NaiveArray.Build(sizes, index =>
        {
            var source = (int[])index.Clone();
            source[axis] = indices[index[axis]];
            return x[source];
        });
    }
}

/// <summary>A row for all shapes: an op on one tensor, element by element.</summary>
internal sealed record UnaryFamily(string Member, Func<Tensor, Tensor> Function, Func<double, double> Formula)
{
    public string Variant { get; init; } = "";

    public Inputs Inputs { get; init; } = Inputs.Between(-2, 2);

    public OpCase On(Shape shape) =>
        new(Member, x => Function(x[0]), [shape], x => x[0].Map(Formula)) { Variant = Variant, Inputs = Inputs };

    public override string ToString() => $"{Member} {Variant}".TrimEnd();
}

/// <summary>A row for all pairs of shapes that broadcast.</summary>
internal sealed record BinaryFamily(string Member, Func<Tensor, Tensor, Tensor> Function, Func<double, double, double> Formula)
{
    public string Variant { get; init; } = "";

    public Inputs Inputs { get; init; } = Inputs.Between(-2, 2);

    public OpCase On(Shape left, Shape right) =>
        new(Member, x => Function(x[0], x[1]), [left, right], x => x[0].Zip(x[1], Formula)) { Variant = Variant, Inputs = Inputs };

    public override string ToString() => $"{Member} {Variant}".TrimEnd();
}

/// <summary>A row for all shapes and all choices of axes.</summary>
internal sealed record ReductionFamily(string Member, Func<Tensor, Axes, bool, Tensor> Function, Func<double[], double> Fold)
{
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
        Variant = $"{(axes is null ? "all axes" : $"axes [{string.Join(", ", axes)}]")}{(keepDims ? " kept" : "")}",
        Inputs = Inputs,
        Float64Tolerance = 1e-13,
        Float32Tolerance = 2e-6,
    };

    public override string ToString() => Member;
}

namespace NeuralSharp.Tests.Core;

/// <summary>
/// The table of ops. A new op costs a row here: it is then checked for its values in both float types and for its gradients of
/// first and second order, on all shapes of its family and on random ones. <see cref="OpCoverageTests"/> fails while it has none.
/// </summary>
internal static partial class OpCases
{
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

    private static readonly (Shape Shape, int Axis)[] s_normalizationShapes =
    [
        ([4], -1), ([3, 4], -1), ([3, 4], 1), ([3, 4], 0), ([2, 3, 4], 1), ([2, 3, 4], -3),
        ([1, 1], -1), ([0, 3], -1), ([2, 0], -1), ([2, 37], -1),
    ];

    private static readonly OpCase[] s_single =
    [
        new("SumTo(Shape)", x => x[0].SumTo([3, 1]), [[2, 3, 4]], x => x[0].Reduce([0, 2], true, Enumerable.Sum).Reshape(3, 1)),
        new("SumTo(Shape)", x => x[0].SumTo([4]), [[3, 4]], x => x[0].Reduce([0], false, Enumerable.Sum)),
        new("SumTo(Shape)", x => x[0].SumTo([]), [[3, 4]], x => x[0].Reduce([0, 1], false, Enumerable.Sum))
        {
            Variant = "scalar",
        },

        // Rounding to Float32 makes steps of 6e-8, so that only a large step of the finite differences sees the slope.
        new("To(DType)", x => x[0].To(DType.Float32).To(x[0].DType), [[3, 4]], x => x[0]) { Step = 0.5, Float64Tolerance = 2e-7 },

        Embedding([5, 3], [4], 2, 0, 2, 4),
        Embedding([4, 2], [2, 3], 0, 0, 1, 3, 1, 0),
        Embedding([3, 2], [], 1),
        Embedding([3, 2], [0]),

        MeanSquaredError([3, 4]),
        MeanSquaredError([]),
        MeanSquaredError([700]),
    ];

    /// <summary>Every row on every shape.</summary>
    public static IEnumerable<OpCase> All =>
    [
        .. Unary.SelectMany(family => s_unaryShapes, (family, shape) => family.On(shape)),
        .. Binary.SelectMany(family => s_binaryShapes, (family, shapes) => family.On(shapes.Left, shapes.Right)),
        .. Reductions.SelectMany(family => s_reductionShapes, (family, row) => family.On(row.Shape, row.Axes, row.KeepDims)),
        .. s_reductions,
        .. s_normalizations.SelectMany(row => s_normalizationShapes, (row, shape) =>
            Normalization(row.Member, row.Function, row.Element, shape.Shape, shape.Axis)),
        .. Movement,
        .. LinearAlgebra,
        .. Normalizations,
        .. s_single,
        .. s_losses,
        .. s_choices,
    ];

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

    private static OpCase Embedding(Shape table, int[] shape, params int[] indices) =>
        new("Embedding(Tensor, Nullable<Int32>)", x => x[0].Embedding(Tensor.From<int>(indices, shape)), [table], x =>
            NaiveArray.Build([.. shape, table[1]], index => x[0][indices[Position(index, shape)], index[^1]]))
        {
            Variant = $"at {(Shape)shape}",
        };

    /// <summary>The row-major position of an index, of which only the first places count.</summary>
    private static int Position(int[] index, int[] shape) => shape.Select((size, axis) => (size, axis)).Aggregate(0, (position, row) => (position * row.size) + index[row.axis]);

    private static OpCase MeanSquaredError(Shape shape) =>
        new("MeanSquaredError(Tensor)", x => x[0].MeanSquaredError(x[1]), [shape, shape], x =>
            x[0].Zip(x[1], (output, target) => (output - target) * (output - target)).Reduce([.. Enumerable.Range(0, shape.Rank)], false, Enumerable.Average))
        {
            Float64Tolerance = 1e-13,
        };
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

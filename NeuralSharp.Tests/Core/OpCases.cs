namespace NeuralSharp.Tests.Core;

/// <summary>
/// The table of ops. A new op costs a row here: it is then checked for its values in both float types and for its gradients of
/// first and second order, on all shapes of its family and on random ones. <see cref="OpCoverageTests"/> fails while it has none.
/// </summary>
internal static partial class OpCases
{
    /// <summary>y = f(x), element by element.</summary>
    public static readonly UnaryFamily[] Unary =
    [
        new("op_UnaryNegation(Tensor)", x => -x, v => -v),
        new("op_Addition(Tensor, Double)", x => x + 1.5, v => v + 1.5),
        new("op_Addition(Double, Tensor)", x => 1.5 + x, v => 1.5 + v),
        new("op_Subtraction(Tensor, Double)", x => x - 1.5, v => v - 1.5),
        new("op_Subtraction(Double, Tensor)", x => 1.5 - x, v => 1.5 - v),
        new("op_Multiply(Tensor, Double)", x => x * 1.5, v => v * 1.5),
        new("op_Multiply(Double, Tensor)", x => 1.5 * x, v => 1.5 * v),
        new("op_Division(Tensor, Double)", x => x / 1.5, v => v / 1.5),
        new("op_Division(Double, Tensor)", x => 1.5 / x, v => 1.5 / v) { Inputs = Inputs.Away(-2, 2, 0) },
        new("Negate()", x => x.Negate(), v => -v),
        new("Abs()", x => x.Abs(), Math.Abs) { Inputs = Inputs.Away(-2, 2, 0) },
        new("Clamp(Double, Double)", x => x.Clamp(-0.5, 1), v => Math.Clamp(v, -0.5, 1)) { Inputs = Inputs.Away(-2, 2, -0.5, 1) },
        new("Clamp(Double, Double)", x => x.Clamp(min: 0.5), v => Math.Max(v, 0.5))
        {
            Variant = "below",
            Inputs = Inputs.Away(-2, 2, 0.5),
        },
        new("Clamp(Double, Double)", x => x.Clamp(max: 0.5), v => Math.Min(v, 0.5))
        {
            Variant = "above",
            Inputs = Inputs.Away(-2, 2, 0.5),
        },
        new("Clone()", x => x.Clone(), v => v),
        new("Exp()", x => x.Exp(), Math.Exp),
        new("LeakyRelu(Double)", x => x.LeakyRelu(), v => v > 0 ? v : 0.01 * v) { Inputs = Inputs.Away(-2, 2, 0) },
        new("LeakyRelu(Double)", x => x.LeakyRelu(0.3), v => v > 0 ? v : 0.3 * v)
        {
            Variant = "0.3",
            Inputs = Inputs.Away(-2, 2, 0),
        },
        new("Log()", x => x.Log(), Math.Log) { Inputs = Inputs.Between(0.2, 3) },
        new("Pow(Double)", x => x.Pow(0), _ => 1) { Variant = "0" },
        new("Pow(Double)", x => x.Pow(1), v => v) { Variant = "1" },
        new("Pow(Double)", x => x.Pow(2), v => v * v) { Variant = "2" },
        new("Pow(Double)", x => x.Pow(3), v => v * v * v) { Variant = "3" },
        new("Pow(Double)", x => x.Pow(0.5), Math.Sqrt) { Variant = "0.5", Inputs = Inputs.Between(0.2, 3) },
        new("Pow(Double)", x => x.Pow(2.5), v => v * v * Math.Sqrt(v)) { Variant = "2.5", Inputs = Inputs.Between(0.2, 3) },
        new("Pow(Double)", x => x.Pow(-1), v => 1 / v) { Variant = "-1", Inputs = Inputs.Away(-2, 2, 0) },
        new("Pow(Double)", x => x.Pow(-2), v => 1 / (v * v)) { Variant = "-2", Inputs = Inputs.Away(-2, 2, 0) },
        new("Relu()", x => x.Relu(), v => v > 0 ? v : 0) { Inputs = Inputs.Away(-2, 2, 0) },
        new("Sigmoid()", x => x.Sigmoid(), v => 1 / (1 + Math.Exp(-v))) { Inputs = Inputs.Between(-6, 6) },
        new("Softplus()", x => x.Softplus(), v => Math.Log(1 + Math.Exp(v))) { Inputs = Inputs.Between(-6, 6) },
        new("Sqrt()", x => x.Sqrt(), Math.Sqrt) { Inputs = Inputs.Between(0.2, 3) },
        new("Tanh()", x => x.Tanh(), Math.Tanh) { Inputs = Inputs.Between(-3, 3) },
    ];

    /// <summary>y = f(l, r), element by element, with broadcasting.</summary>
    public static readonly BinaryFamily[] Binary =
    [
        new("op_Addition(Tensor, Tensor)", (l, r) => l + r, (l, r) => l + r),
        new("op_Subtraction(Tensor, Tensor)", (l, r) => l - r, (l, r) => l - r),
        new("op_Multiply(Tensor, Tensor)", (l, r) => l * r, (l, r) => l * r),
        new("op_Division(Tensor, Tensor)", (l, r) => l / r, (l, r) => l / r) { Inputs = Inputs.Away(-2, 2, 0) },
        new("Add(Tensor)", (l, r) => l.Add(r), (l, r) => l + r),
        new("Subtract(Tensor)", (l, r) => l.Subtract(r), (l, r) => l - r),
        new("Multiply(Tensor)", (l, r) => l.Multiply(r), (l, r) => l * r),
        new("Divide(Tensor)", (l, r) => l.Divide(r), (l, r) => l / r) { Inputs = Inputs.Away(-2, 2, 0) },
        new("BinaryCrossEntropy(Tensor)", (p, t) => p.BinaryCrossEntropy(t), (p, t) => -(t * Math.Log(p)) - ((1 - t) * Math.Log(1 - p)))
        {
            Inputs = Inputs.Between(0.1, 0.9),
        },
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

        CrossEntropy([4, 3], 2, 0, 0, 1),
        CrossEntropy([1, 1], 0),
        CrossEntropy([2, 10], 9, 4),
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
        .. s_single,
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

    private static OpCase CrossEntropy(Shape logits, params int[] labels) =>
        new("SoftmaxCrossEntropy(Tensor)", x => x[0].SoftmaxCrossEntropy(Tensor.From(labels)), [logits], x =>
            new([], [labels.Select((label, row) => -Math.Log(Math.Exp(x[0][row, label]) / RowSum(x[0], row))).Average()]))
        {
            Float32Tolerance = 1e-6,
        };

    private static double RowSum(NaiveArray logits, int row) =>
        Enumerable.Range(0, logits.Sizes[1]).Sum(j => Math.Exp(logits[row, j]));
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
    public Inputs Inputs { get; init; } = Inputs.Between(-2, 2);

    public OpCase On(Shape left, Shape right) =>
        new(Member, x => Function(x[0], x[1]), [left, right], x => x[0].Zip(x[1], Formula)) { Inputs = Inputs };

    public override string ToString() => Member;
}

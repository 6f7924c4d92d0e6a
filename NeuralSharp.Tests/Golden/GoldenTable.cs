using NeuralSharp.Layers;

namespace NeuralSharp.Tests.Golden;

/// <summary>
/// Our side of the golden cases: which call of ours each op is. A new op costs a line here and one in the benchmarks' folder
/// <c>Golden</c>; <see cref="GoldenTests"/> fails while either is missing.
/// </summary>
internal static partial class GoldenTable
{
    public static readonly GoldenEntry[] Entries =
    [
        // Element by element.
        new("Abs", "Abs()", c => c.X.Abs()),
        new("Acos", "Acos()", c => c.X.Acos()),
        new("Asin", "Asin()", c => c.X.Asin()),
        new("Atan", "Atan()", c => c.X.Atan()),
        new("Ceiling", "Ceiling()", c => c.X.Ceiling()),
        new("Clamp", "Clamp(Double, Double)", c => c.X.Clamp(c.Number("min"), c.Number("max"))),
        new("Clone", "Clone()", c => c.X.Clone()),
        new("Cos", "Cos()", c => c.X.Cos()),
        new("Cosh", "Cosh()", c => c.X.Cosh()),
        new("Elu", "Elu(Double)", c => c.X.Elu(c.Number("alpha"))),
        new("Erf", "Erf()", c => c.X.Erf()),
        new("Exp", "Exp()", c => c.X.Exp()),
        new("Expm1", "Expm1()", c => c.X.Expm1()),
        new("Floor", "Floor()", c => c.X.Floor()),
        new("Gelu", "Gelu(Boolean)", c => c.X.Gelu(c.Flag("approximate"))),
        new("HardSigmoid", "HardSigmoid()", c => c.X.HardSigmoid()),
        new("HardTanh", "HardTanh(Double, Double)", c => c.X.HardTanh(c.Number("min"), c.Number("max"))),
        new("LeakyRelu", "LeakyRelu(Double)", c => c.X.LeakyRelu(c.Number("slope"))),
        new("Log", "Log()", c => c.X.Log()),
        new("Log1p", "Log1p()", c => c.X.Log1p()),
        new("LogSigmoid", "LogSigmoid()", c => c.X.LogSigmoid()),
        new("Mish", "Mish()", c => c.X.Mish()),
        new("Negate", "Negate()", c => c.X.Negate()),
        new("Pow", "Pow(Double)", c => c.X.Pow(c.Number("exponent"))),
        new("Reciprocal", "Reciprocal()", c => c.X.Reciprocal()),
        new("Relu", "Relu()", c => c.X.Relu()),
        new("Round", "Round()", c => c.X.Round()),
        new("Rsqrt", "Rsqrt()", c => c.X.Rsqrt()),
        new("Selu", "Selu()", c => c.X.Selu()),
        new("Sigmoid", "Sigmoid()", c => c.X.Sigmoid()),
        new("Sign", "Sign()", c => c.X.Sign()),
        new("Silu", "Silu()", c => c.X.Silu()),
        new("Sin", "Sin()", c => c.X.Sin()),
        new("Sinh", "Sinh()", c => c.X.Sinh()),
        new("Softplus", "Softplus()", c => c.X.Softplus()),
        new("Sqrt", "Sqrt()", c => c.X.Sqrt()),
        new("Square", "Square()", c => c.X.Square()),
        new("Tan", "Tan()", c => c.X.Tan()),
        new("Tanh", "Tanh()", c => c.X.Tanh()),

        new("Add", "Add(Tensor)", c => c.X.Add(c.Y)),
        new("Atan2", "Atan2(Tensor)", c => c.X.Atan2(c.Y)),
        new("Divide", "Divide(Tensor)", c => c.X.Divide(c.Y)),
        new("EqualTo", "EqualTo(Tensor)", c => c.X.EqualTo(c.Y)),
        new("GreaterThan", "GreaterThan(Tensor)", c => c.X.GreaterThan(c.Y)),
        new("GreaterThanOrEqualTo", "GreaterThanOrEqualTo(Tensor)", c => c.X.GreaterThanOrEqualTo(c.Y)),
        new("LessThan", "LessThan(Tensor)", c => c.X.LessThan(c.Y)),
        new("LessThanOrEqualTo", "LessThanOrEqualTo(Tensor)", c => c.X.LessThanOrEqualTo(c.Y)),
        new("Maximum", "Maximum(Tensor)", c => c.X.Maximum(c.Y)),
        new("Minimum", "Minimum(Tensor)", c => c.X.Minimum(c.Y)),
        new("Multiply", "Multiply(Tensor)", c => c.X.Multiply(c.Y)),
        new("NotEqualTo", "NotEqualTo(Tensor)", c => c.X.NotEqualTo(c.Y)),
        new("Subtract", "Subtract(Tensor)", c => c.X.Subtract(c.Y)),
        new("PowTensor", "Pow(Tensor)", c => c.X.Pow(c.Y)),
        new("Where", "Where(Tensor, Tensor, Tensor)", c => Tensor.Where(c.X, c.Y, c.Inputs[2])),

        // Along axes.
        new("ArgMax", "ArgMax(Int32, Boolean)", c => c.X.ArgMax(c.Integer("axis"), c.KeepDims)),
        new("ArgMin", "ArgMin(Int32, Boolean)", c => c.X.ArgMin(c.Integer("axis"), c.KeepDims)),
        new("CumSum", "CumSum(Int32)", c => c.X.CumSum(c.Integer("axis"))),
        new("LogSoftmax", "LogSoftmax(Int32)", c => c.X.LogSoftmax(c.Integer("axis"))),
        new("LogSumExp", "LogSumExp(Axes, Boolean)", c => c.X.LogSumExp(c.Axes, c.KeepDims)),
        new("Max", "Max(Axes, Boolean)", c => c.X.Max(c.Axes, c.KeepDims)),
        new("Mean", "Mean(Axes, Boolean)", c => c.X.Mean(c.Axes, c.KeepDims)),
        new("Min", "Min(Axes, Boolean)", c => c.X.Min(c.Axes, c.KeepDims)),
        new("Norm", "Norm(Double, Axes, Boolean)", c => c.X.Norm(c.Number("order"), c.Axes, c.KeepDims)),
        new("Prod", "Prod(Axes, Boolean)", c => c.X.Prod(c.Axes, c.KeepDims)),
        new("Softmax", "Softmax(Int32)", c => c.X.Softmax(c.Integer("axis"))),
        new("Std", "Std(Axes, Boolean, Int32)", c => c.X.Std(c.Axes, c.KeepDims, c.Integer("correction"))),
        new("Sum", "Sum(Axes, Boolean)", c => c.X.Sum(c.Axes, c.KeepDims)),
        new("Var", "Var(Axes, Boolean, Int32)", c => c.X.Var(c.Axes, c.KeepDims, c.Integer("correction"))),

        // Moving elements.
        new("At", "get_At(ReadOnlySpan<AxisIndex>)", c => c.X[Array.ConvertAll(c.Integers("indices"), index => (AxisIndex)index)]),
        new("BroadcastTo", "BroadcastTo(Shape)", c => c.X.BroadcastTo(Shape.Create(c.Integers("shape")))),
        new("Concatenate", "Concatenate(ReadOnlySpan<Tensor>, Int32)", c => Tensor.Concatenate(c.Inputs, c.Integer("axis"))),
        new("Diagonal", "Diagonal(Int32)", c => c.X.Diagonal(c.Integer("offset"))),
        new("ExpandDims", "ExpandDims(Int32)", c => c.X.ExpandDims(c.Integer("axis"))),
        new("Flip", "Flip(Axes)", c => c.X.Flip(c.Axes)),
        new("Gather", "Gather(Tensor, Int32)", c => c.X.Gather(c.Y, c.Integer("axis"))),
        new("IndexSelect", "IndexSelect(Tensor, Int32)", c => c.X.IndexSelect(c.Y, c.Integer("axis"))),
        new("OneHot", "OneHot(Int32, DType)", c => c.X.OneHot(c.Integer("classes"))),
        new("Pad", "Pad(ReadOnlySpan<ValueTuple<Int32, Int32>>, Double)",
            c => c.X.Pad([.. c.Integers("before").Zip(c.Integers("after"))], c.Number("value"))),
        new("Permute", "Permute(ReadOnlySpan<Int32>)", c => c.X.Permute(c.Integers("axes"))),
        new("Repeat", "Repeat(ReadOnlySpan<Int32>)", c => c.X.Repeat(c.Integers("counts"))),
        new("Reshape", "Reshape(ReadOnlySpan<Int32>)", c => c.X.Reshape(c.Integers("shape"))),
        new("Reshape", "Reshape(Shape)", c => c.X.Reshape(c.X.Reshape(c.Integers("shape")).Shape)),
        new("ScatterAdd", "ScatterAdd(Tensor, Tensor, Int32)", c => c.X.ScatterAdd(c.Y, c.Inputs[2], c.Integer("axis"))),
        new("Slice", "get_At(ReadOnlySpan<AxisIndex>)",
            c => c.X[[.. c.Integers("starts").Zip(c.Integers("stops"), (start, stop) => (AxisIndex)(start..stop))]]),
        new("Split", "Split(ReadOnlySpan<Int32>, Int32)", c => Reversed(c.X.Split(c.Integers("sizes"), c.Integer("axis")), c)),
        new("SplitEvenly", "Split(Int32, Int32)", c => Reversed(c.X.Split(c.Integer("size"), c.Integer("axis")), c)),
        new("Squeeze", "Squeeze(Axes)", c => c.X.Squeeze(c.Axes)),
        new("Stack", "Stack(ReadOnlySpan<Tensor>, Int32)", c => Tensor.Stack(c.Inputs, c.Integer("axis"))),
        new("SumTo", "SumTo(Shape)", c => c.X.SumTo(Shape.Create(c.Integers("shape")))),
        new("To", "To(DType)", c => c.X.To(c.X.DType == DType.Float64 ? DType.Float32 : DType.Float64)),
        new("Transpose", "Transpose(Int32, Int32)", c => c.X.Transpose(c.Integer("axis1"), c.Integer("axis2"))),
        new("Tril", "Tril(Int32)", c => c.X.Tril(c.Integer("diagonal"))),
        new("Triu", "Triu(Int32)", c => c.X.Triu(c.Integer("diagonal"))),

        // Products.
        new("BatchedMatMul", "MatMul(Tensor, Boolean, Boolean)", c => c.X.MatMul(c.Y, c.Flag("transposeA"), c.Flag("transposeB"))),
        new("Dot", "Dot(Tensor)", c => c.X.Dot(c.Y)),
        new("MatMul", "MatMul(Tensor, Boolean, Boolean)", c => c.X.MatMul(c.Y, c.Flag("transposeA"), c.Flag("transposeB"))),
        new("Outer", "Outer(Tensor)", c => c.X.Outer(c.Y)),
        new("Trace", "Trace()", c => c.X.Trace()),

        // Layers.
        new("Dense", "Dense", c => c.Through(new Dense(c.Y.Shape[0], c.Y.Shape[1], useBias: c.Inputs.Length > 2))),
        new("LeakyRelu", "LeakyReLU", c => new LeakyReLU(c.Number("slope")).Forward(c.X)),
        new("LogSoftmax", "LogSoftmax", c => new LogSoftmax(c.Integer("axis")).Forward(c.X)),
        new("Relu", "ReLU", c => new ReLU().Forward(c.X)),
        new("Sigmoid", "Sigmoid", c => new Sigmoid().Forward(c.X)),
        new("Softmax", "Softmax", c => new Softmax(c.Integer("axis")).Forward(c.X)),
        new("Tanh", "Tanh", c => new Tanh().Forward(c.X)),
        .. MoreLayers,

        new("Dense", "Linear(Tensor, Tensor)", c => c.Inputs.Length > 2 ? c.X.Linear(c.Y, c.Inputs[2]) : c.X.MatMul(c.Y)),

        .. s_losses,
    ];

    /// <summary>Members with a gradient that have no golden case of their own.</summary>
    public static readonly (string Members, string Reason)[] WithoutCases =
    [
        ("op_", "C#'s operators: each calls the op of its name, and the table of ops checks that it does"),
        ("WeightedBy", "a product, which PyTorch has as *; what sets it apart, 0 · ∞ = 0, PyTorch has not"),
        ("Where(Tensor, Double, Tensor)", "calls Where with a tensor for the number"),
        ("Where(Tensor, Tensor, Double)", "calls Where with a tensor for the number"),
    ];

    /// <summary>Where we differ from PyTorch on purpose. Each must be needed: one that agrees after all fails a test.</summary>
    public static readonly GoldenDifference[] Differences =
    [
        new("Sign", "output", "the sign of NaN is NaN, as in NumPy; PyTorch has 0") { At = IsNaN, Ours = double.NaN },
        new("Abs", "gradient 0", "the gradient at NaN is NaN, after the sign; PyTorch has 0") { At = IsNaN, Ours = double.NaN },
        new("Elu", "gradient 0", "the gradient at NaN is NaN; PyTorch lets it pass") { At = IsNaN, Ours = double.NaN },
        new("Selu", "gradient 0", "the gradient at NaN is NaN; PyTorch lets it pass") { At = IsNaN, Ours = double.NaN },
        new("LeakyRelu", "gradient 0", "the gradient passes at NaN, as relu's does in both; PyTorch multiplies it by the slope") { At = IsNaN },
        new("HardSigmoid", "gradient 0", "0 at NaN, as that of PyTorch's hardsigmoid; the values come from relu6, which lets it pass") { At = IsNaN, Ours = 0 },
        new("HardTanh", "gradient 0", "0 at NaN, as that of PyTorch's hardtanh; the values come from relu6, which lets it pass") { At = IsNaN, Ours = 0 },
        .. Limits("Gelu"), .. Limits("Mish"), .. Limits("Silu"),
        .. RootsAsPowers("output"), .. RootsAsPowers("gradient 0"),
        new("Rsqrt", "gradient 0", "the slope at -0 is -infinity, as at 0; PyTorch's has the sign of y cubed") { At = x => x[0] == 0 },
        .. PolesOfAtan2("gradient 0"), .. PolesOfAtan2("gradient 1"),

        new("LogSumExp", "gradient 0", "the softmax of a row with infinity is NaN in both, and so is our gradient; PyTorch has 0 where x is less")
        {
            Elements = [7, 8, 13, 14],
            Ours = double.NaN,
        },
        new("LogSumExp", "gradient 0", "0 where all elements are -infinity, so that a masked row does no harm; PyTorch has NaN")
        {
            Elements = [27, 28, 29],
            Ours = 0,
        },
        new("Norm", "gradient 0", "the sign of NaN is NaN, and the gradient with it; PyTorch has 0")
        {
            Elements = [15],
            Options = options => options.Number("order") == 1,
            Ours = double.NaN,
        },
        new("Norm", "gradient 0", "beside NaN no element is the largest, and the gradient is NaN; PyTorch has 0")
        {
            Elements = [15, 16, 17],
            Options = options => double.IsInfinity(options.Number("order")),
            Ours = double.NaN,
        },
        new("Var", "gradient 0", "among infinities the variance is NaN in both, and so is our gradient; PyTorch has -infinity where x is finite")
        {
            Elements = [7, 8, 10, 11],
            Ours = double.NaN,
        },

        new("BinaryCrossEntropy", "gradient 0", "the least variance is 1e-12; PyTorch's is the Float32 number next to it")
        {
            DType = DType.Float64,
            At = x => x[0] is 0 or 1,
        },
        new("BinaryCrossEntropy", "gradient 1", "the logarithms end at -100, as those in the value do; in PyTorch's gradient of the targets they do not")
        {
            At = x => x[0] is 0 or 1,
        },
    ];

    /// <summary>All golden cases.</summary>
    public static IReadOnlyList<GoldenCase> Cases { get; } =
    [
        .. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).SelectMany(path => GoldenFile.Read(path).Cases),
    ];

    /// <summary>The difference on the list that an element falls under, or null.</summary>
    public static GoldenDifference? DifferenceOf(GoldenComparison comparison, DType dtype) =>
        Array.Find(Differences, difference => difference.Covers(comparison, dtype));

    /// <summary>The elements of a case that are not as they should be: as PyTorch's, or where we differ on purpose, as the list says.</summary>
    public static IEnumerable<GoldenComparison> Wrong(GoldenEntry entry, GoldenCase golden, DType dtype)
    {
        foreach (var comparison in GoldenComparison.All(entry, golden, dtype))
        {
            var difference = DifferenceOf(comparison, dtype);
            var error = difference is null ? comparison.Error
                : difference.Ours is { } ours ? (comparison with { Expected = ours }).Error
                : 0;
            if (error > GoldenComparison.Tolerance(dtype)) yield return comparison;
        }
    }

    /// <summary>Pieces, joined in reverse: each must be where it belongs.</summary>
    private static Tensor Reversed(Tensor[] pieces, GoldenCall call) => Tensor.Concatenate([.. pieces.Reverse()], call.Integer("axis"));

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");

    private static bool IsNaN(double[] inputs) => double.IsNaN(inputs[0]);

    /// <summary>x times a sigmoid of some kind: at -infinity it is 0, and the gradient at an infinity is that of the asymptote.</summary>
    private static GoldenDifference[] Limits(string op) =>
    [
        new(op, "output", "the limit at -infinity is 0; PyTorch multiplies infinity by 0") { At = x => double.IsNegativeInfinity(x[0]), Ours = 0 },
        new(op, "gradient 0", "the limits at the infinities are 0 and 1; PyTorch multiplies infinity by 0") { At = x => double.IsInfinity(x[0]) },
    ];

    private static GoldenDifference[] RootsAsPowers(string part) =>
    [
        new("Pow", part, "powers are those of IEEE 754; PyTorch takes square roots for 1/2 and -1/2, which differ at -0 and -infinity")
        {
            At = x => x[0] == 0 || double.IsNegativeInfinity(x[0]),
            Options = options => Math.Abs(options.Number("exponent")) == 0.5,
        },
    ];

    private static GoldenDifference[] PolesOfAtan2(string part) =>
    [
        new("Atan2", part, "an angle at the origin has no slope: NaN; PyTorch has 0") { At = x => x[0] == 0 && x[1] == 0, Ours = double.NaN },
        new("Atan2", part, "the gradient at a point at infinity is NaN; PyTorch has 0 for one coordinate") { At = x => x.Any(double.IsInfinity), Ours = double.NaN },
    ];
}

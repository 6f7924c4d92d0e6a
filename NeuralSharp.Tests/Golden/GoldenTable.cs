using NeuralSharp.Layers;

namespace NeuralSharp.Tests.Golden;

/// <summary>
/// Our side of the golden cases: which call of ours each op is. A new op costs a line here and one in the benchmarks' folder
/// <c>Golden</c>; <see cref="GoldenTests"/> fails while either is missing.
/// </summary>
internal static class GoldenTable
{
    // Where the special values of the ops on one tensor have these.
    private const int MinusZero = 1;
    private const int MinusInfinity = 29;
    private const int NaN = 30;

    public static readonly GoldenEntry[] Entries =
    [
        // Element by element.
        new("Abs", "Abs()", c => c.X.Abs()),
        new("Clamp", "Clamp(Double, Double)", c => c.X.Clamp(c.Number("min"), c.Number("max"))),
        new("Clone", "Clone()", c => c.X.Clone()),
        new("Exp", "Exp()", c => c.X.Exp()),
        new("LeakyRelu", "LeakyRelu(Double)", c => c.X.LeakyRelu(c.Number("slope"))),
        new("Log", "Log()", c => c.X.Log()),
        new("Negate", "Negate()", c => c.X.Negate()),
        new("Pow", "Pow(Double)", c => c.X.Pow(c.Number("exponent"))),
        new("Relu", "Relu()", c => c.X.Relu()),
        new("Sigmoid", "Sigmoid()", c => c.X.Sigmoid()),
        new("Sign", "Sign()", c => c.X.Sign()),
        new("Softplus", "Softplus()", c => c.X.Softplus()),
        new("Sqrt", "Sqrt()", c => c.X.Sqrt()),
        new("Tanh", "Tanh()", c => c.X.Tanh()),

        new("Add", "Add(Tensor)", c => c.X.Add(c.Y)),
        new("Divide", "Divide(Tensor)", c => c.X.Divide(c.Y)),
        new("EqualTo", "EqualTo(Tensor)", c => c.X.EqualTo(c.Y)),
        new("Multiply", "Multiply(Tensor)", c => c.X.Multiply(c.Y)),
        new("Subtract", "Subtract(Tensor)", c => c.X.Subtract(c.Y)),

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

        // Losses.
        new("BinaryCrossEntropy", "BinaryCrossEntropy(Tensor)", c => c.X.BinaryCrossEntropy(c.Y)),
        new("BinaryCrossEntropyLoss", "Losses.BinaryCrossEntropy", c => Losses.BinaryCrossEntropy(c.X, c.Y)),
        new("BinaryCrossEntropyWithLogits", "Losses.BinaryCrossEntropyWithLogits", c => Losses.BinaryCrossEntropyWithLogits(c.X, c.Y)),
        new("MeanSquaredError", "Losses.MeanSquaredError", c => Losses.MeanSquaredError(c.X, c.Y)),
        new("SoftmaxCrossEntropy", "Losses.CrossEntropy", c => Losses.CrossEntropy(c.X, c.Y)),
        new("SoftmaxCrossEntropy", "SoftmaxCrossEntropy(Tensor)", c => c.X.SoftmaxCrossEntropy(c.Y)),
    ];

    /// <summary>Golden ops that NeuralSharp does not have yet.</summary>
    public static readonly string[] NotYet =
    [
        "Acos", "Asin", "Atan", "Atan2", "Ceiling", "Cos", "Cosh", "Elu", "Erf", "Expm1", "Floor", "Gelu", "GreaterThan",
        "GreaterThanOrEqual", "HardSigmoid", "HardTanh", "LessThan", "LessThanOrEqual", "Log1p", "LogSigmoid", "Maximum",
        "Minimum", "Mish", "NotEqualTo", "PowTensor", "Reciprocal", "Round", "Rsqrt", "Selu", "Silu", "Sin", "Sinh",
        "Square", "Tan", "Where",
    ];

    /// <summary>Members with a gradient that have no golden case of their own.</summary>
    public static readonly (string Members, string Reason)[] WithoutCases =
    [
        ("op_", "C#'s operators: each calls the op of its name, and the table of ops checks that it does"),
    ];

    /// <summary>Where we differ from PyTorch on purpose. Each must be needed: one that agrees after all fails a test.</summary>
    public static readonly GoldenDifference[] Differences =
    [
        new("Sign", "output", "the sign of NaN is NaN, as in NumPy; PyTorch has 0") { Elements = [NaN] },
        new("Abs", "gradient 0", "the gradient at NaN is NaN, after the sign") { Elements = [NaN] },
        new("LeakyRelu", "gradient 0", "the gradient passes at NaN, as relu's does in both; PyTorch multiplies by the slope") { Elements = [NaN] },
        new("Pow", "output", "powers are those of IEEE 754; PyTorch takes the square root, which differs at -0 and -infinity")
        {
            Elements = [MinusZero, MinusInfinity],
            Options = options => Math.Abs(options.Number("exponent")) == 0.5,
        },
        new("Pow", "gradient 0", "powers are those of IEEE 754; PyTorch takes the square root, which differs at -0 and -infinity")
        {
            Elements = [MinusZero, MinusInfinity],
            Options = options => Math.Abs(options.Number("exponent")) == 0.5,
        },
        new("LogSumExp", "gradient 0", "the gradient is e^(x - y) as in PyTorch, and at 1000 the rounding of y alone makes 1.1e-5") { DType = DType.Float32 },
        new("Var", "gradient 0", "among infinities the variance is NaN in both, and so is our gradient; PyTorch has -infinity where x is finite")
        {
            Elements = [7, 8, 10, 11],
        },
        new("BinaryCrossEntropy", "gradient 0", "the least variance is 1e-12; PyTorch's is the Float32 number next to it")
        {
            Elements = [2, 3, 6, 7],
            DType = DType.Float64,
        },
        new("BinaryCrossEntropy", "gradient 1", "the logarithms in the gradient of the targets end at -100 as those in the value do; PyTorch's do not"),
    ];

    /// <summary>All golden cases.</summary>
    public static IReadOnlyList<GoldenCase> Cases { get; } =
    [
        .. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).SelectMany(path => GoldenFile.Read(path).Cases),
    ];

    /// <summary>The difference on the list that explains why ours is another number than PyTorch's, or null.</summary>
    public static GoldenDifference? DifferenceOf(GoldenComparison comparison, DType dtype) =>
        Array.Find(Differences, difference => difference.Covers(comparison.Golden, comparison.Part, dtype, comparison.Element));

    /// <summary>The elements of a case that are not PyTorch's, without those on the list.</summary>
    public static IEnumerable<GoldenComparison> Wrong(GoldenEntry entry, GoldenCase golden, DType dtype) => GoldenComparison.All(entry, golden, dtype)
        .Where(comparison => comparison.Error > GoldenComparison.Tolerance(dtype) && DifferenceOf(comparison, dtype) is null);

    /// <summary>Pieces, joined in reverse: each must be where it belongs.</summary>
    private static Tensor Reversed(Tensor[] pieces, GoldenCall call) => Tensor.Concatenate([.. pieces.Reverse()], call.Integer("axis"));

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");
}

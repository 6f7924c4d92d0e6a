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
        new("LogSoftmax", "LogSoftmax(Int32)", c => c.X.LogSoftmax(c.Integer("axis"))),
        new("Max", "Max(Axes, Boolean)", c => c.X.Max(c.Axes, c.KeepDims)),
        new("Mean", "Mean(Axes, Boolean)", c => c.X.Mean(c.Axes, c.KeepDims)),
        new("Softmax", "Softmax(Int32)", c => c.X.Softmax(c.Integer("axis"))),
        new("Sum", "Sum(Axes, Boolean)", c => c.X.Sum(c.Axes, c.KeepDims)),

        // Moving elements.
        new("At", "get_At(ReadOnlySpan<AxisIndex>)", c => c.X[Array.ConvertAll(c.Integers("indices"), index => (AxisIndex)index)]),
        new("BroadcastTo", "BroadcastTo(Shape)", c => c.X.BroadcastTo(Shape.Create(c.Integers("shape")))),
        new("IndexSelect", "IndexSelect(Tensor, Int32)", c => c.X.IndexSelect(c.Y, c.Integer("axis"))),
        new("OneHot", "OneHot(Int32, DType)", c => c.X.OneHot(c.Integer("classes"))),
        new("Reshape", "Reshape(ReadOnlySpan<Int32>)", c => c.X.Reshape(c.Integers("shape"))),
        new("Reshape", "Reshape(Shape)", c => c.X.Reshape(c.X.Reshape(c.Integers("shape")).Shape)),
        new("Slice", "get_At(ReadOnlySpan<AxisIndex>)", c => c.X[[.. c.Integers("starts").Zip(c.Integers("stops"), (start, stop) => (AxisIndex)(start..stop))]]),
        new("SumTo", "SumTo(Shape)", c => c.X.SumTo(Shape.Create(c.Integers("shape")))),
        new("To", "To(DType)", c => c.X.To(c.X.DType == DType.Float64 ? DType.Float32 : DType.Float64)),
        new("Transpose", "Transpose(Int32, Int32)", c => c.X.Transpose(c.Integer("axis1"), c.Integer("axis2"))),

        // Products.
        new("MatMul", "MatMul(Tensor, Boolean, Boolean)", c => c.X.MatMul(c.Y, c.Flag("transposeA"), c.Flag("transposeB"))),

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
        "Acos", "ArgMin", "Asin", "Atan", "Atan2", "BatchedMatMul", "Ceiling", "Concatenate", "Cos", "Cosh", "CumSum", "Diagonal", "Dot",
        "Elu", "Erf", "ExpandDims", "Expm1", "Flip", "Floor", "Gather", "Gelu", "GreaterThan", "GreaterThanOrEqual",
        "HardSigmoid", "HardTanh", "LessThan", "LessThanOrEqual", "Log1p", "LogSigmoid", "LogSumExp", "Maximum", "Min",
        "Minimum", "Mish", "Norm", "NotEqualTo", "Outer", "Pad", "Permute", "PowTensor", "Prod", "Reciprocal", "Repeat",
        "RepeatEach", "Round", "Rsqrt", "ScatterAdd", "Selu", "Silu", "Sin", "Sinh", "Split", "Square", "Squeeze", "Stack",
        "Std", "Tan", "Trace", "Tril", "Triu", "Var", "Where",
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

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");
}

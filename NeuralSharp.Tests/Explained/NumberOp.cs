using System.Reflection;

namespace NeuralSharp.Tests.Explained;

/// <summary>An op that works on numbers: how to apply it to scalar tensors, and where it may be asked.</summary>
/// <param name="Key">The key of its formula: the op's name, with "/2" where the number of inputs decides.</param>
/// <param name="Domain">For each input a range in which the op is defined and not too steep.</param>
/// <param name="Apply">The op, applied by the engine.</param>
internal sealed record NumberOp(string Key, (double Low, double High)[] Domain, Func<Tensor[], Tensor> Apply)
{
    /// <summary>Where the slope by the first input jumps.</summary>
    public double[] Kinks { get; init; } = [];

    /// <summary>Whether the slope jumps where the inputs are equal.</summary>
    public bool HasTies { get; init; }

    /// <summary>What sets it apart from others of its key.</summary>
    public string Variant { get; init; } = "";

    /// <summary>Numbers that it was given beside its inputs.</summary>
    public (string Name, double Value)[] Constants { get; init; } = [];

    /// <summary>Whether its result is a constant to the graph.</summary>
    public bool IsConstant { get; init; }

    /// <summary>Whether inputs are inside the domain, and not where a rounding error would decide the slope.</summary>
    public bool Takes(double[] x) =>
        x.Zip(Domain).All(pair => pair.First >= pair.Second.Low && pair.First <= pair.Second.High)
        && Kinks.All(kink => Math.Abs(x[0] - kink) > 1e-3) && !(HasTies && Math.Abs(x[0] - x[1]) < 1e-3);

    public override string ToString() => $"{Key} {Variant}".TrimEnd();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<NumberOp> All { get; } =
    [
        Binary("Add", (l, r) => l + r),
        Binary("Subtract", (l, r) => l - r),
        Binary("Multiply", (l, r) => l * r),
        Binary("Divide", (l, r) => l / r, right: (0.3, 4)),
        Unary("Negate", x => -x),
        Unary("Reciprocal", x => x.Reciprocal(), 0.3, 4),
        Unary("Square", x => x.Square()),
        Unary("Sqrt", x => x.Sqrt(), 0.1, 4),
        Unary("Rsqrt", x => x.Rsqrt(), 0.1, 4),
        Pow(0), Pow(1), Pow(2), Pow(3), Pow(0.5), Pow(-1), Pow(-2.5),
        Binary("Pow/2", (l, r) => l.Pow(r), (0.1, 4), (-2, 2)),
        Unary("Abs", x => x.Abs()) with { Kinks = [0] },
        Binary("WeightedBy", (l, r) => l.WeightedBy(r)),
        Unary("Exp", x => x.Exp()),
        Unary("Expm1", x => x.Expm1()),
        Unary("Log", x => x.Log(), 0.1, 4),
        Unary("Log1p", x => x.Log1p(), -0.9, 4),
        Unary("LogCosh", x => x.LogCosh()),
        Unary("Sin", x => x.Sin()),
        Unary("Cos", x => x.Cos()),
        Unary("Tan", x => x.Tan(), -1.2, 1.2),
        Unary("Asin", x => x.Asin(), -0.9, 0.9),
        Unary("Acos", x => x.Acos(), -0.9, 0.9),
        Unary("Atan", x => x.Atan()),
        Binary("Atan2", (l, r) => l.Atan2(r), (0.2, 4), (-4, 4)),
        Unary("Sinh", x => x.Sinh()),
        Unary("Cosh", x => x.Cosh()),
        Unary("Erf", x => x.Erf()),
        Unary("Tanh", x => x.Tanh()),
        Unary("Sigmoid", x => x.Sigmoid()),
        Unary("Relu", x => x.Relu()) with { Kinks = [0] },
        Unary("LeakyRelu", x => x.LeakyRelu(0.1)) with { Kinks = [0], Constants = [("slope", 0.1)] },
        Unary("Elu", x => x.Elu(0.7)) with { Kinks = [0], Constants = [("alpha", 0.7)] },
        Unary("Silu", x => x.Silu()),
        Unary("Gelu", x => x.Gelu()) with { Constants = [("approximate", 0)] },
        Unary("Gelu", x => x.Gelu(approximate: true)) with { Variant = "approximate", Constants = [("approximate", 1)] },
        Unary("Mish", x => x.Mish()),
        Unary("HardSigmoid", x => x.HardSigmoid()) with { Kinks = [-3, 3] },
        Unary("HardTanh", x => x.HardTanh(-0.5, 1)) with { Kinks = [-0.5, 1], Constants = [("min", -0.5), ("max", 1)] },
        Unary("Softplus", x => x.Softplus()),
        Unary("LogSigmoid", x => x.LogSigmoid()),
        Binary("Maximum", (l, r) => l.Maximum(r)) with { HasTies = true },
        Binary("Minimum", (l, r) => l.Minimum(r)) with { HasTies = true },
        Unary("Clamp", x => x.Clamp(-0.5, 1)) with { Kinks = [-0.5, 1], Constants = [("min", -0.5), ("max", 1)] },
        Unary("Clamp", x => x.Clamp(min: 0.5)) with { Variant = "below", Kinks = [0.5], Constants = [("min", 0.5), ("max", double.PositiveInfinity)] },
        new("Where", [(-4, 4), (-4, 4), (-4, 4)], x => Tensor.Where(x[0], x[1], x[2])) { Kinks = [0] },
        Binary("BinaryCrossEntropy", (p, t) => p.BinaryCrossEntropy(t), (0.05, 0.95), (0, 1)),
        Binary("TanhGrad", (g, y) => Gradient("TanhGradOp").Apply(g, y)),
        Binary("SigmoidGrad", (g, y) => Gradient("SigmoidGradOp").Apply(g, y)),
        Passed("ReluGrad", x => x.Relu()),
        Passed("LeakyReluGrad", x => x.LeakyRelu(0.1)) with { Constants = [("slope", 0.1)] },
        Passed("HardSigmoidGrad", x => x.HardSigmoid()),
        Passed("HardTanhGrad", x => x.HardTanh(-0.5, 1)) with { Constants = [("min", -0.5), ("max", 1)] },
        Passed("ClampGrad", x => x.Clamp(-0.5, 1)) with { Constants = [("min", -0.5), ("max", 1)] },
        Unary("Sign", x => x.Sign()) with { IsConstant = true },
        Unary("Floor", x => x.Floor()) with { IsConstant = true },
        Unary("Ceiling", x => x.Ceiling()) with { IsConstant = true },
        Unary("Round", x => x.Round()) with { IsConstant = true },
        Binary("EqualTo", (l, r) => l.EqualTo(r)) with { IsConstant = true },
        Binary("NotEqualTo", (l, r) => l.NotEqualTo(r)) with { IsConstant = true },
        Binary("GreaterThan", (l, r) => l > r) with { IsConstant = true },
        Binary("GreaterThanOrEqualTo", (l, r) => l >= r) with { IsConstant = true },
        Binary("LessThan", (l, r) => l < r) with { IsConstant = true },
        Binary("LessThanOrEqualTo", (l, r) => l <= r) with { IsConstant = true },
    ];

    private static NumberOp Unary(string key, Func<Tensor, Tensor> apply, double low = -4, double high = 4) => new(key, [(low, high)], x => apply(x[0]));

    private static NumberOp Binary(string key, Func<Tensor, Tensor, Tensor> apply, (double, double)? left = null, (double, double)? right = null) =>
        new(key, [left ?? (-4, 4), right ?? (-4, 4)], x => apply(x[0], x[1]));

    private static NumberOp Pow(double exponent) => Unary("Pow", x => x.Pow(exponent), exponent == Math.Floor(exponent) && exponent >= 0 ? -4 : 0.3, 4) with
    {
        Variant = exponent.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Constants = [("exponent", exponent)],
    };

    /// <summary>An op that a rule applies, and no member of Tensor.</summary>
    private static ElementwiseOp Gradient(string name, params object[] arguments) =>
        (ElementwiseOp)Activator.CreateInstance(
            typeof(Op).Assembly.GetTypes().Single(type => type.Name.EndsWith("__" + name, StringComparison.Ordinal)),
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, arguments, null)!;

    /// <summary>What a piecewise linear op passes on of the left input, at the right one.</summary>
    private static NumberOp Passed(string key, Func<Tensor, Tensor> apply) => Binary(key, (g, x) =>
    {
        var leaf = Tensor.Scalar(1, DType.Float64, requiresGrad: true);
        return Gradient("PassGradientOp", apply(leaf).Producer!).Apply(g, x.Detach());
    }) with
    { Kinks = [] };
}

namespace NeuralSharp;

/// <content>Ops that work element by element: the op itself, on each.</content>
internal static partial class Openers
{
    private static IEnumerable<KeyValuePair<string, Opener>> Elementwise() =>
    [
        Each("Negate", x => x.Negate()),
        Each("Abs", x => x.Abs()),
        Each("Square", x => x.Square()),
        Each("Reciprocal", x => x.Reciprocal()),
        Each("Sqrt", x => x.Sqrt()),
        Each("Rsqrt", x => x.Rsqrt()),
        Each("Exp", x => x.Exp()),
        Each("Expm1", x => x.Expm1()),
        Each("Log", x => x.Log()),
        Each("Log1p", x => x.Log1p()),
        Each("Sin", x => x.Sin()),
        Each("Cos", x => x.Cos()),
        Each("Tan", x => x.Tan()),
        Each("Asin", x => x.Asin()),
        Each("Acos", x => x.Acos()),
        Each("Atan", x => x.Atan()),
        Each("Sinh", x => x.Sinh()),
        Each("Cosh", x => x.Cosh()),
        Each("Tanh", x => x.Tanh()),
        Each("Erf", x => x.Erf()),
        Each("Sigmoid", x => x.Sigmoid()),
        Each("LogSigmoid", x => x.LogSigmoid()),
        Each("Softplus", x => x.Softplus()),
        Each("Relu", x => x.Relu()),
        Each("Silu", x => x.Silu()),
        Each("Mish", x => x.Mish()),
        Each("LogCosh", x => x.LogCosh()),
        Each("HardSigmoid", x => x.HardSigmoid()),
        Each("LeakyRelu", (op, x) => x.LeakyRelu(op.Number("slope"))),
        Each("Elu", (op, x) => x.Elu(op.Number("alpha"))),
        Each("Gelu", (op, x) => x.Gelu(op.Is("approximate"))),
        Each("Clamp", (op, x) => x.Clamp(op.Number("min"), op.Number("max"))),
        Each("HardTanh", (op, x) => x.HardTanh(op.Number("min"), op.Number("max"))),

        Pairs("Add", (l, r) => l + r),
        Pairs("Subtract", (l, r) => l - r),
        Pairs("Multiply", (l, r) => l * r),
        Pairs("Divide", (l, r) => l / r),
        Pairs("WeightedBy", (x, w) => x.WeightedBy(w)),
        Pairs("Maximum", (l, r) => l.Maximum(r)),
        Pairs("Minimum", (l, r) => l.Minimum(r)),
        Pairs("Atan2", (y, x) => y.Atan2(x)),
        Pairs("BinaryCrossEntropy", BinaryCrossEntropy),

        Row("Pow", op => op.Inputs.Count == 1
            ? op.X.Elements.Select(x => x.Pow(op.Number("exponent")))
            : op.Broadcast(0).Elements.Zip(op.Broadcast(1).Elements, (x, p) => x.Pow(p))),
        Row("Where", op => op.Broadcast(0).Elements.Zip(op.Broadcast(1).Elements, op.Broadcast(2).Elements)
            .Select(choice => Tensor.Where(choice.First, choice.Second, choice.Third))),
    ];

    private static KeyValuePair<string, Opener> Each(string op, Func<Tensor, Tensor> function) => Row(op, opened => opened.X.Elements.Select(function));

    private static KeyValuePair<string, Opener> Each(string op, Func<OpenOp, Tensor, Tensor> function) =>
        Row(op, opened => opened.X.Elements.Select(x => function(opened, x)));

    private static KeyValuePair<string, Opener> Pairs(string op, Func<Tensor, Tensor, Tensor> function) =>
        Row(op, opened => opened.Broadcast(0).Elements.Zip(opened.Broadcast(1).Elements, function));
}

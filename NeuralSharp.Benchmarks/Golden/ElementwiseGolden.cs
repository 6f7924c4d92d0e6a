using NeuralSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace NeuralSharp.Benchmarks;

/// <summary>The ops that work element by element. A new one costs a line here.</summary>
internal static class ElementwiseGolden
{
    private const double Tiny = 7.888609052210118E-31;   // 2^-100
    private const double Huge = 1.2676506002282294E+30;   // 2^100

    // Zeros, kinks and edges of the ops, numbers whose exponential overflows Float32, and what is no number.
    private static readonly double[] s_special =
    [
        0, -0.0, 0.5, -0.5, 1, -1, 1.5, -1.5, 2, -2, 2.5, -2.5, 3, -3, 6, -6, 20, -20, 80, -80, 100, -100, 0.0009765625, -0.0009765625,
        Tiny, -Tiny, Huge, -Huge, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static readonly double[] s_pairs =
        [0, -0.0, 1, -1, 0.5, -2, Tiny, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    public static IEnumerable<GoldenSpec> Specs =>
    [
        .. Unary("Abs", x => x.abs()),
        .. Unary("Acos", x => x.acos(), -0.9, 0.9),
        .. Unary("Asin", x => x.asin(), -0.9, 0.9),
        .. Unary("Atan", x => x.atan()),
        .. Unary("Clone", x => x.clone()),
        .. Unary("Cos", x => x.cos(), -6, 6),
        .. Unary("Cosh", x => x.cosh()),
        .. Unary("Erf", x => x.erf()),
        .. Unary("Exp", x => x.exp()),
        .. Unary("Expm1", x => x.expm1()),
        .. Unary("HardSigmoid", x => nn.functional.relu6(x + 3) / 6, -5, 5),   // its own hardsigmoid has 1/6 in Float32 only
        .. Unary("Log", x => x.log(), 0.1, 4),
        .. Unary("Log1p", x => x.log1p(), -0.9, 4),
        .. Unary("LogSigmoid", x => nn.functional.logsigmoid(x), -6, 6),
        .. Unary("Mish", x => nn.functional.mish(x), -6, 6),
        .. Unary("Negate", x => x.neg()),
        .. Unary("Reciprocal", x => x.reciprocal(), 0.1, 4),
        .. Unary("Relu", x => x.relu()),
        .. Unary("Rsqrt", x => x.rsqrt(), 0.1, 4),
        .. Unary("Selu", x => x.selu()),
        .. Unary("Sigmoid", x => x.sigmoid(), -6, 6),
        .. Unary("Silu", x => x.silu(), -6, 6),
        .. Unary("Sin", x => x.sin(), -6, 6),
        .. Unary("Sinh", x => x.sinh()),
        .. Unary("Softplus", x => x.softplus(beta: 1, threshold: 40), -6, 6),   // at 20, its default, it rounds to x too early
        .. Unary("Sqrt", x => x.sqrt(), 0.1, 4),
        .. Unary("Square", x => x.square()),
        .. Unary("Tan", x => x.tan(), -1.4, 1.4),
        .. Unary("Tanh", x => x.tanh(), -3, 3),

        .. Unary("Clamp", (x, o) => x.clamp(o.Number("min"), o.Number("max")), -2, 2, new GoldenOptions() { ["min"] = [-0.5], ["max"] = [1] }),
        .. Unary("Elu", (x, o) => x.elu(o.Number("alpha")), -2, 2, new() { ["alpha"] = [1] }, new() { ["alpha"] = [0.5] }),
        .. Unary("Gelu", (x, o) => x.gelu(o.Flag("approximate") ? TorchSharp.Modules.GELU.Approximate.tanh : TorchSharp.Modules.GELU.Approximate.none),
            -4, 4, new() { ["approximate"] = [0] }, new() { ["approximate"] = [1] }),
        .. Unary("HardTanh", (x, o) => HardTanh(x, o.Number("min"), o.Number("max")),
            -2, 2, new() { ["min"] = [-1], ["max"] = [1] }, new() { ["min"] = [-0.5], ["max"] = [1.5] }),
        .. Unary("LeakyRelu", (x, o) => x.leaky_relu(o.Number("slope")), -2, 2, new() { ["slope"] = [0.01] }, new() { ["slope"] = [0.25] }),
        .. Unary("Pow", (x, o) => x.pow(o.Number("exponent")), 0.1, 3,
            [.. new[] { 0, 1, 2, 3, 0.5, 2.5, -1, -2, -0.5 }.Select(p => new GoldenOptions { ["exponent"] = [p] })]),

        .. Constant("Ceiling", x => x.ceil()),
        .. Constant("Floor", x => x.floor()),
        .. Constant("Round", x => x.round()),
        .. Constant("Sign", x => x.sign()),

        .. Binary("Add", (l, r) => l + r),
        .. Binary("Atan2", (l, r) => l.atan2(r)),
        .. Binary("Divide", (l, r) => l / r, 0.1, 4),
        .. Binary("Maximum", (l, r) => maximum(l, r)),
        .. Binary("Minimum", (l, r) => minimum(l, r)),
        .. Binary("Multiply", (l, r) => l * r),
        .. Binary("PowTensor", (l, r) => l.pow(r), 0.1, 3),
        .. Binary("Subtract", (l, r) => l - r),

        .. Binary("EqualTo", (l, r) => l.eq(r), order: 0),
        .. Binary("NotEqualTo", (l, r) => l.ne(r), order: 0),
        .. Binary("LessThan", (l, r) => l.lt(r), order: 0),
        .. Binary("LessThanOrEqualTo", (l, r) => l.le(r), order: 0),
        .. Binary("GreaterThan", (l, r) => l.gt(r), order: 0),
        .. Binary("GreaterThanOrEqualTo", (l, r) => l.ge(r), order: 0),

        .. Where([3, 4], [3, 4], [3, 4]), .. Where([3, 1], [4], [1, 4]), .. Where([2, 3], [], [3]), .. Where([], [2, 2], [2, 2]),
        new("Where", "special", ChooseByCondition, [],
            [new([4], [1, 0, 1, 0], IsConstant: true), new([4], [1, double.NaN, double.PositiveInfinity, 2]), new([4], [double.NaN, 3, 4, double.NegativeInfinity])], 1),
    ];

    /// <summary>TorchSharp 0.107's hardtanh returns its input; relu6 has the same two kinks.</summary>
    private static torch.Tensor HardTanh(torch.Tensor x, double min, double max) =>
        (nn.functional.relu6((x - min) * (6 / (max - min))) * ((max - min) / 6)) + min;

    private static torch.Tensor ChooseByCondition(torch.Tensor[] x, GoldenOptions options) => where(x[0] != 0, x[1], x[2]);

    private static IEnumerable<GoldenSpec> Where(int[] condition, int[] left, int[] right)
    {
        var name = $"{Text(condition)}, {Text(left)}, {Text(right)}";
        var numbers = GoldenNumbers.Of($"Where {name}");
        var bits = numbers.Integers(condition, 2) with { IsInteger = false, IsConstant = true };
        yield return new("Where", name, ChooseByCondition, [], [bits, numbers.Array(left), numbers.Array(right)]);
    }

    private static IEnumerable<GoldenSpec> Unary(string op, Func<torch.Tensor, torch.Tensor> function, double low = -2, double high = 2) =>
        Unary(op, (x, _) => function(x), low, high, new GoldenOptions());

    private static IEnumerable<GoldenSpec> Constant(string op, Func<torch.Tensor, torch.Tensor> function) =>
        Unary(op, function).Select(spec => spec with { Order = 0 });

    /// <summary>An op on one tensor: some shapes in a range where it is smooth, and the special values, with each of the options.</summary>
    private static IEnumerable<GoldenSpec> Unary(
        string op, Func<torch.Tensor, GoldenOptions, torch.Tensor> function, double low, double high, params GoldenOptions[] options)
    {
        foreach (var option in options)
        {
            int[][] shapes = option == options[0] ? [[3, 5], [], [0], [2, 1, 3]] : [[3, 5]];
            foreach (var shape in shapes) yield return Spec(Text(shape), GoldenNumbers.Of($"{op} {Text(shape)}").Array(shape, low, high), 2);
            yield return Spec("special", new([s_special.Length], s_special), 1);

            GoldenSpec Spec(string name, GoldenArray input, int order) => new(op, name, (x, o) => function(x[0], o), option, [input], order);
        }
    }

    /// <summary>An op on two tensors: shapes that broadcast, and all pairs of special values.</summary>
    private static IEnumerable<GoldenSpec> Binary(
        string op, Func<torch.Tensor, torch.Tensor, torch.Tensor> function, double low = -2, double high = 2, int order = 2)
    {
        (int[] Left, int[] Right)[] shapes = [([3, 4], [3, 4]), ([3, 1], [1, 4]), ([4], [2, 4]), ([], [2, 3]), ([], []), ([2, 0], [1])];
        foreach (var (left, right) in shapes)
        {
            var name = $"{Text(left)}, {Text(right)}";
            var numbers = GoldenNumbers.Of($"{op} {name}");
            yield return Spec(name, numbers.Array(left, low, high), numbers.Array(right, low, high), order);
        }

        var count = s_pairs.Length;
        var first = s_pairs.SelectMany(value => Enumerable.Repeat(value, count)).ToArray();
        var second = s_pairs.SelectMany(_ => s_pairs).ToArray();
        yield return Spec("special", new([count * count], first), new([count * count], second), Math.Min(order, 1));

        GoldenSpec Spec(string name, GoldenArray left, GoldenArray right, int orderOfCase) =>
            new(op, name, (x, _) => function(x[0], x[1]), [], [left, right], orderOfCase);
    }

    private static string Text(int[] shape) => $"[{string.Join(", ", shape)}]";
}

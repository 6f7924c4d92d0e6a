using NeuralSharp.Tests.Kernels;

namespace NeuralSharp.Tests.Core;

/// <summary>The rows of the ops that work element by element.</summary>
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
        new("LogCosh()", x => x.LogCosh(), v => Math.Log(Math.Cosh(v))) { Inputs = Inputs.Between(-6, 6) },
        new("Softplus()", x => x.Softplus(), v => Math.Log(1 + Math.Exp(v))) { Inputs = Inputs.Between(-6, 6) },
        new("Sqrt()", x => x.Sqrt(), Math.Sqrt) { Inputs = Inputs.Between(0.2, 3) },
        new("Tanh()", x => x.Tanh(), Math.Tanh) { Inputs = Inputs.Between(-3, 3) },
        new("Expm1()", x => x.Expm1(), v => Math.Exp(v) - 1),
        new("Log1p()", x => x.Log1p(), v => Math.Log(1 + v)) { Inputs = Inputs.Between(-0.8, 3) },
        new("Rsqrt()", x => x.Rsqrt(), v => 1 / Math.Sqrt(v)) { Inputs = Inputs.Between(0.2, 3) },
        new("Square()", x => x.Square(), v => v * v),
        new("Reciprocal()", x => x.Reciprocal(), v => 1 / v) { Inputs = Inputs.Away(-2, 2, 0) },
        new("Sin()", x => x.Sin(), Math.Sin) { Inputs = Inputs.Between(-10, 10) },
        new("Cos()", x => x.Cos(), Math.Cos) { Inputs = Inputs.Between(-10, 10) },
        new("Tan()", x => x.Tan(), Math.Tan) { Inputs = Inputs.Between(-1.2, 1.2) },
        new("Asin()", x => x.Asin(), Math.Asin) { Inputs = Inputs.Between(-0.9, 0.9) },
        new("Acos()", x => x.Acos(), Math.Acos) { Inputs = Inputs.Between(-0.9, 0.9) },
        new("Atan()", x => x.Atan(), Math.Atan) { Inputs = Inputs.Between(-5, 5) },
        new("Sinh()", x => x.Sinh(), v => (Math.Exp(v) - Math.Exp(-v)) / 2) { Inputs = Inputs.Between(-3, 3) },
        new("Cosh()", x => x.Cosh(), v => (Math.Exp(v) + Math.Exp(-v)) / 2) { Inputs = Inputs.Between(-3, 3) },
        new("Erf()", x => x.Erf(), VectorFunction.Erf.Reference),
        new("LogSigmoid()", x => x.LogSigmoid(), v => -Math.Log(1 + Math.Exp(-v))) { Inputs = Inputs.Between(-6, 6) },
        new("Elu(Double)", x => x.Elu(), v => v > 0 ? v : Math.Exp(v) - 1) { Inputs = Inputs.Away(-3, 3, 0) },
        new("Elu(Double)", x => x.Elu(0.3), v => v > 0 ? v : 0.3 * (Math.Exp(v) - 1))
        {
            Variant = "0.3",
            Inputs = Inputs.Away(-3, 3, 0),
        },
        new("Selu()", x => x.Selu(), v => 1.0507009873554805 * (v > 0 ? v : 1.6732632423543772 * (Math.Exp(v) - 1)))
        {
            Inputs = Inputs.Away(-3, 3, 0),
        },
        new("Gelu(Boolean)", x => x.Gelu(), v => v * (1 + VectorFunction.Erf.Reference(v / Math.Sqrt(2))) / 2)
        {
            Inputs = Inputs.Between(-5, 5),
        },
        new("Gelu(Boolean)", x => x.Gelu(approximate: true), v => v * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v + (0.044715 * v * v * v)))) / 2)
        {
            Variant = "approximate",
            Inputs = Inputs.Between(-5, 5),
        },
        new("Silu()", x => x.Silu(), v => v / (1 + Math.Exp(-v))) { Inputs = Inputs.Between(-6, 6) },
        new("Mish()", x => x.Mish(), v => v * Math.Tanh(Math.Log(1 + Math.Exp(v)))) { Inputs = Inputs.Between(-6, 6) },
        new("HardTanh(Double, Double)", x => x.HardTanh(), v => Math.Clamp(v, -1, 1)) { Inputs = Inputs.Away(-2, 2, -1, 1) },
        new("HardTanh(Double, Double)", x => x.HardTanh(-0.5, 1.5), v => Math.Clamp(v, -0.5, 1.5))
        {
            Variant = "-0.5, 1.5",
            Inputs = Inputs.Away(-2, 2, -0.5, 1.5),
        },
        new("HardSigmoid()", x => x.HardSigmoid(), v => Math.Clamp((v + 3) / 6, 0, 1)) { Inputs = Inputs.Away(-5, 5, -3, 3) },
        new("Where(Tensor, Tensor, Double)", x => Tensor.Where(x.Detach() > 0.3, x * x, 0.5), v => v > 0.3 ? v * v : 0.5)
        {
            Inputs = Inputs.Away(-2, 2, 0.3),
        },
        new("Where(Tensor, Double, Tensor)", x => Tensor.Where(x.Detach() > 0.3, 0.5, x * x), v => v > 0.3 ? 0.5 : v * v)
        {
            Inputs = Inputs.Away(-2, 2, 0.3),
        },
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
        new("WeightedBy(Tensor)", (l, r) => l.WeightedBy(r), (l, r) => l * r),
        new("Divide(Tensor)", (l, r) => l.Divide(r), (l, r) => l / r) { Inputs = Inputs.Away(-2, 2, 0) },
        new("BinaryCrossEntropy(Tensor)", (p, t) => p.BinaryCrossEntropy(t), (p, t) => -(t * Math.Log(p)) - ((1 - t) * Math.Log(1 - p)))
        {
            Inputs = Inputs.Between(0.1, 0.9),
        },
        new("Pow(Tensor)", (x, p) => x.Pow(p), Math.Pow) { Inputs = Inputs.Between(0.2, 3) },
        new("Atan2(Tensor)", (y, x) => y.Atan2(x), Math.Atan2) { Inputs = Inputs.Away(-2, 2, 0) },

        // The inputs lie on a grid of 0.005; moved by half of that, no two are equal.
        new("Maximum(Tensor)", (l, r) => l.Maximum(r + 0.0025), (l, r) => Math.Max(l, r + 0.0025)) { Inputs = Inputs.Distinct },
        new("Minimum(Tensor)", (l, r) => l.Minimum(r + 0.0025), (l, r) => Math.Min(l, r + 0.0025)) { Inputs = Inputs.Distinct },
        new("Where(Tensor, Tensor, Tensor)", (l, r) => Tensor.Where(l.Detach() > 0.3, l, r), (l, r) => l > 0.3 ? l : r)
        {
            Inputs = Inputs.Away(-2, 2, 0.3),
        },
        new("Where(Tensor, Tensor, Tensor)", (l, r) => Tensor.Where(r.Detach() > 0.3, l * l, r * l), (l, r) => r > 0.3 ? l * l : r * l)
        {
            Variant = "by the right",
            Inputs = Inputs.Away(-2, 2, 0.3),
        },
    ];

    // Conditions of their own shape and type; one is larger than both choices.
    private static readonly OpCase[] s_choices =
    [
        Where(Tensor.From([1, 0, -3]).Reshape(3, 1), [3, 4], [4]),
        Where(Tensor.From([0, 2, 0, 0, 1]), [], []),
        Where(Tensor.From(new[,] { { 0, 1 }, { 1, 0 } }), [2], [2, 1]),
        Where(Tensor.From([double.Epsilon, 0, -0.0, double.NaN]), [2, 4], [2, 1]),
        Where(Tensor.Scalar(1), [37], [1]),
        Where(Tensor.Zeros([0, 3]), [3], []),
    ];

    private static OpCase Where(Tensor condition, Shape whenTrue, Shape whenFalse) =>
        new("Where(Tensor, Tensor, Tensor)", x => Tensor.Where(condition, x[0], x[1]), [whenTrue, whenFalse], x =>
        {
            var chosen = NaiveArray.Of(condition);
            var both = chosen.Zip(x[0].Zip(x[1], (_, _) => 0), (_, _) => 0).Sizes;
            var (c, t, f) = (chosen.BroadcastTo(both), x[0].BroadcastTo(both), x[1].BroadcastTo(both));
            return NaiveArray.Build(both, i => c[i] != 0 ? t[i] : f[i]);
        })
        {
            Variant = $"by {condition.DType} {condition.Shape}",
        };
}

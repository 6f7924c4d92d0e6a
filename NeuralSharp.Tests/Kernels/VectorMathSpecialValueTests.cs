using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Kernels;

/// <summary>Zeros, infinities, NaN, thresholds: the exact results promised by <see cref="VectorMath"/>.</summary>
internal sealed class VectorMathSpecialValueTests
{
    private static readonly object[] s_float =
    [
        Row(VectorFunction.Exp, 0f, 1f),
        Row(VectorFunction.Exp, -0f, 1f),
        Row(VectorFunction.Exp, float.Epsilon, 1f),
        Row(VectorFunction.Exp, float.NaN, float.NaN),
        Row(VectorFunction.Exp, float.PositiveInfinity, float.PositiveInfinity),
        Row(VectorFunction.Exp, float.NegativeInfinity, 0f),
        Row(VectorFunction.Exp, float.MaxValue, float.PositiveInfinity),
        Row(VectorFunction.Exp, float.MinValue, 0f),
        Row(VectorFunction.Exp, 88.72284f, float.PositiveInfinity), // the first float above ln(max)
        Row(VectorFunction.Exp, -103.972076f, float.Epsilon),       // the last float above ln(epsilon / 2)
        Row(VectorFunction.Exp, -103.972084f, 0f),
        Row(VectorFunction.ExpM1, 0f, 0f),
        Row(VectorFunction.ExpM1, -0f, -0f),
        Row(VectorFunction.ExpM1, float.Epsilon, float.Epsilon),
        Row(VectorFunction.ExpM1, -float.Epsilon, -float.Epsilon),
        Row(VectorFunction.ExpM1, float.NaN, float.NaN),
        Row(VectorFunction.ExpM1, float.PositiveInfinity, float.PositiveInfinity),
        Row(VectorFunction.LogP1, 0f, 0f),
        Row(VectorFunction.LogP1, -0f, -0f),
        Row(VectorFunction.LogP1, float.Epsilon, float.Epsilon),
        Row(VectorFunction.LogP1, -float.Epsilon, -float.Epsilon),
        Row(VectorFunction.LogP1, float.NaN, float.NaN),
        Row(VectorFunction.LogP1, float.PositiveInfinity, float.PositiveInfinity),
        Row(VectorFunction.ExpM1, float.NegativeInfinity, -1f),
        Row(VectorFunction.ExpM1, float.MinValue, -1f),
        Row(VectorFunction.ExpM1, float.MaxValue, float.PositiveInfinity),
        Row(VectorFunction.ExpM1, 88.72284f, float.PositiveInfinity),
        Row(VectorFunction.LogP1, -1f, float.NegativeInfinity),
        Row(VectorFunction.LogP1, -2f, float.NaN),
        Row(VectorFunction.LogP1, float.NegativeInfinity, float.NaN),
        Row(VectorFunction.LogP1, float.BitDecrement(-1f), float.NaN),
        Row(VectorFunction.Tanh, 0f, 0f),
        Row(VectorFunction.Tanh, -0f, -0f),
        Row(VectorFunction.Tanh, float.Epsilon, float.Epsilon),
        Row(VectorFunction.Tanh, -1e-40f, -1e-40f),
        Row(VectorFunction.Tanh, 1e-9f, 1e-9f),
        Row(VectorFunction.Tanh, -1e-9f, -1e-9f),
        Row(VectorFunction.Tanh, float.NaN, float.NaN),
        Row(VectorFunction.Tanh, float.PositiveInfinity, 1f),
        Row(VectorFunction.Tanh, float.NegativeInfinity, -1f),
        Row(VectorFunction.Tanh, float.MaxValue, 1f),
        Row(VectorFunction.Tanh, -10f, -1f),
        Row(VectorFunction.Sigmoid, 0f, 0.5f),
        Row(VectorFunction.Sigmoid, -0f, 0.5f),
        Row(VectorFunction.Sigmoid, float.NaN, float.NaN),
        Row(VectorFunction.Sigmoid, float.PositiveInfinity, 1f),
        Row(VectorFunction.Sigmoid, float.NegativeInfinity, 0f),
        Row(VectorFunction.Sigmoid, float.MaxValue, 1f),
        Row(VectorFunction.Sigmoid, float.MinValue, 0f),
        Row(VectorFunction.Sigmoid, 100f, 1f),
        Row(VectorFunction.Sigmoid, -100f, 3.8e-44f), // exp(-100), subnormal
        Row(VectorFunction.Sinh, 0f, 0f),
        Row(VectorFunction.Sinh, -0f, -0f),
        Row(VectorFunction.Sinh, float.Epsilon, float.Epsilon),
        Row(VectorFunction.Sinh, -float.Epsilon, -float.Epsilon),
        Row(VectorFunction.Sinh, 1e-40f, 1e-40f),
        Row(VectorFunction.Sinh, -1e-40f, -1e-40f),
        Row(VectorFunction.Sinh, float.NaN, float.NaN),
        Row(VectorFunction.Sinh, float.PositiveInfinity, float.PositiveInfinity),
        Row(VectorFunction.Sinh, float.NegativeInfinity, float.NegativeInfinity),
        Row(VectorFunction.Sinh, float.MaxValue, float.PositiveInfinity),
        Row(VectorFunction.Sinh, float.MinValue, float.NegativeInfinity),
        Row(VectorFunction.Sinh, 89.41599f, float.PositiveInfinity),
        Row(VectorFunction.Sinh, -89.41599f, float.NegativeInfinity),
        Row(VectorFunction.Cosh, 0f, 1f),
        Row(VectorFunction.Cosh, -0f, 1f),
        Row(VectorFunction.Cosh, float.Epsilon, 1f),
        Row(VectorFunction.Cosh, float.NaN, float.NaN),
        Row(VectorFunction.Cosh, float.PositiveInfinity, float.PositiveInfinity),
        Row(VectorFunction.Cosh, float.NegativeInfinity, float.PositiveInfinity),
        Row(VectorFunction.Cosh, float.MinValue, float.PositiveInfinity),
        Row(VectorFunction.Cosh, -89.41599f, float.PositiveInfinity),
        Row(VectorFunction.Erf, 0f, 0f),
        Row(VectorFunction.Erf, -0f, -0f),
        Row(VectorFunction.Erf, float.Epsilon, float.Epsilon),
        Row(VectorFunction.Erf, -float.Epsilon, -float.Epsilon),
        Row(VectorFunction.Erf, float.NaN, float.NaN),
        Row(VectorFunction.Erf, float.PositiveInfinity, 1f),
        Row(VectorFunction.Erf, float.NegativeInfinity, -1f),
        Row(VectorFunction.Erf, float.MaxValue, 1f),
        Row(VectorFunction.Erf, float.MinValue, -1f),
        Row(VectorFunction.Erf, 4f, 1f),
        Row(VectorFunction.Erf, -4f, -1f),
        Row(VectorFunction.Log, 0f, float.NegativeInfinity),
        Row(VectorFunction.Log, -0f, float.NegativeInfinity),
        Row(VectorFunction.Log, 1f, 0f),
        Row(VectorFunction.Log, -1f, float.NaN),
        Row(VectorFunction.Log, -float.Epsilon, float.NaN),
        Row(VectorFunction.Log, float.NaN, float.NaN),
        Row(VectorFunction.Log, float.PositiveInfinity, float.PositiveInfinity),
        Row(VectorFunction.Log, float.NegativeInfinity, float.NaN),
    ];

    private static readonly object[] s_double =
    [
        Row(VectorFunction.Exp, 0.0, 1.0),
        Row(VectorFunction.Exp, -0.0, 1.0),
        Row(VectorFunction.Exp, double.NaN, double.NaN),
        Row(VectorFunction.Exp, double.PositiveInfinity, double.PositiveInfinity),
        Row(VectorFunction.Exp, double.NegativeInfinity, 0.0),
        Row(VectorFunction.Exp, double.MaxValue, double.PositiveInfinity),
        Row(VectorFunction.Exp, double.MinValue, 0.0),
        Row(VectorFunction.Exp, 709.7827128933841, double.PositiveInfinity), // the first double above ln(max)
        Row(VectorFunction.Exp, -745.1332191019411, double.Epsilon),         // the last double above ln(epsilon / 2)
        Row(VectorFunction.Exp, -745.1332191019412, 0.0),
        Row(VectorFunction.ExpM1, 0.0, 0.0),
        Row(VectorFunction.ExpM1, -0.0, -0.0),
        Row(VectorFunction.ExpM1, double.Epsilon, double.Epsilon),
        Row(VectorFunction.ExpM1, -double.Epsilon, -double.Epsilon),
        Row(VectorFunction.ExpM1, double.NaN, double.NaN),
        Row(VectorFunction.ExpM1, double.PositiveInfinity, double.PositiveInfinity),
        Row(VectorFunction.LogP1, 0.0, 0.0),
        Row(VectorFunction.LogP1, -0.0, -0.0),
        Row(VectorFunction.LogP1, double.Epsilon, double.Epsilon),
        Row(VectorFunction.LogP1, -double.Epsilon, -double.Epsilon),
        Row(VectorFunction.LogP1, double.NaN, double.NaN),
        Row(VectorFunction.LogP1, double.PositiveInfinity, double.PositiveInfinity),
        Row(VectorFunction.ExpM1, double.NegativeInfinity, -1.0),
        Row(VectorFunction.ExpM1, double.MinValue, -1.0),
        Row(VectorFunction.ExpM1, double.MaxValue, double.PositiveInfinity),
        Row(VectorFunction.ExpM1, 709.7827128933841, double.PositiveInfinity),
        Row(VectorFunction.LogP1, -1.0, double.NegativeInfinity),
        Row(VectorFunction.LogP1, -2.0, double.NaN),
        Row(VectorFunction.LogP1, double.NegativeInfinity, double.NaN),
        Row(VectorFunction.LogP1, double.BitDecrement(-1.0), double.NaN),
        Row(VectorFunction.Tanh, 0.0, 0.0),
        Row(VectorFunction.Tanh, -0.0, -0.0),
        Row(VectorFunction.Tanh, double.Epsilon, double.Epsilon),
        Row(VectorFunction.Tanh, -1e-310, -1e-310),
        Row(VectorFunction.Tanh, 1e-17, 1e-17),
        Row(VectorFunction.Tanh, double.NaN, double.NaN),
        Row(VectorFunction.Tanh, double.PositiveInfinity, 1.0),
        Row(VectorFunction.Tanh, double.NegativeInfinity, -1.0),
        Row(VectorFunction.Tanh, -20.0, -1.0),
        Row(VectorFunction.Sigmoid, 0.0, 0.5),
        Row(VectorFunction.Sigmoid, -0.0, 0.5),
        Row(VectorFunction.Sigmoid, double.NaN, double.NaN),
        Row(VectorFunction.Sigmoid, double.PositiveInfinity, 1.0),
        Row(VectorFunction.Sigmoid, double.NegativeInfinity, 0.0),
        Row(VectorFunction.Sigmoid, double.MinValue, 0.0),
        Row(VectorFunction.Sigmoid, 40.0, 1.0),
        Row(VectorFunction.Sigmoid, -745.0, double.Epsilon),
        Row(VectorFunction.Sinh, 0.0, 0.0),
        Row(VectorFunction.Sinh, -0.0, -0.0),
        Row(VectorFunction.Sinh, double.Epsilon, double.Epsilon),
        Row(VectorFunction.Sinh, -double.Epsilon, -double.Epsilon),
        Row(VectorFunction.Sinh, 1e-310, 1e-310),
        Row(VectorFunction.Sinh, -1e-310, -1e-310),
        Row(VectorFunction.Sinh, double.NaN, double.NaN),
        Row(VectorFunction.Sinh, double.PositiveInfinity, double.PositiveInfinity),
        Row(VectorFunction.Sinh, double.NegativeInfinity, double.NegativeInfinity),
        Row(VectorFunction.Sinh, double.MaxValue, double.PositiveInfinity),
        Row(VectorFunction.Sinh, double.MinValue, double.NegativeInfinity),
        Row(VectorFunction.Sinh, 710.475860073944, double.PositiveInfinity),
        Row(VectorFunction.Sinh, -710.475860073944, double.NegativeInfinity),
        Row(VectorFunction.Cosh, 0.0, 1.0),
        Row(VectorFunction.Cosh, -0.0, 1.0),
        Row(VectorFunction.Cosh, double.Epsilon, 1.0),
        Row(VectorFunction.Cosh, double.NaN, double.NaN),
        Row(VectorFunction.Cosh, double.PositiveInfinity, double.PositiveInfinity),
        Row(VectorFunction.Cosh, double.NegativeInfinity, double.PositiveInfinity),
        Row(VectorFunction.Cosh, double.MinValue, double.PositiveInfinity),
        Row(VectorFunction.Cosh, -710.475860073944, double.PositiveInfinity),
        Row(VectorFunction.Erf, 0.0, 0.0),
        Row(VectorFunction.Erf, -0.0, -0.0),
        Row(VectorFunction.Erf, double.Epsilon, double.Epsilon),
        Row(VectorFunction.Erf, -double.Epsilon, -double.Epsilon),
        Row(VectorFunction.Erf, double.NaN, double.NaN),
        Row(VectorFunction.Erf, double.PositiveInfinity, 1.0),
        Row(VectorFunction.Erf, double.NegativeInfinity, -1.0),
        Row(VectorFunction.Erf, double.MaxValue, 1.0),
        Row(VectorFunction.Erf, double.MinValue, -1.0),
        Row(VectorFunction.Erf, 6.0, 1.0),
        Row(VectorFunction.Erf, -6.0, -1.0),
        Row(VectorFunction.Log, 0.0, double.NegativeInfinity),
        Row(VectorFunction.Log, -0.0, double.NegativeInfinity),
        Row(VectorFunction.Log, 1.0, 0.0),
        Row(VectorFunction.Log, -1.0, double.NaN),
        Row(VectorFunction.Log, -double.Epsilon, double.NaN),
        Row(VectorFunction.Log, double.NaN, double.NaN),
        Row(VectorFunction.Log, double.PositiveInfinity, double.PositiveInfinity),
        Row(VectorFunction.Log, double.NegativeInfinity, double.NaN),
    ];

    [TestCaseSource(nameof(s_float))]
    public void Float_result_is_exact(object function, float x, float expected) =>
        BitConverter.SingleToUInt32Bits(Canonical(((VectorFunction)function).Of(x)))
            .ShouldBe(BitConverter.SingleToUInt32Bits(Canonical(expected)));

    [TestCaseSource(nameof(s_double))]
    public void Double_result_is_exact(object function, double x, double expected) =>
        BitConverter.DoubleToUInt64Bits(Canonical(((VectorFunction)function).Of(x)))
            .ShouldBe(BitConverter.DoubleToUInt64Bits(Canonical(expected)));

    [Test]
    public void Exp_stays_finite_up_to_the_overflow_threshold()
    {
        VectorFunction.Exp.Of(MathF.BitDecrement(88.72284f)).ShouldBeInRange(3.4e38f, float.MaxValue);
        VectorFunction.Exp.Of(Math.BitDecrement(709.7827128933841)).ShouldBeInRange(1.797e308, double.MaxValue);
        VectorFunction.ExpM1.Of(MathF.BitDecrement(88.72284f)).ShouldBeInRange(3.4e38f, float.MaxValue);
        VectorFunction.ExpM1.Of(Math.BitDecrement(709.7827128933841)).ShouldBeInRange(1.797e308, double.MaxValue);
    }

    [Test]
    public void Hyperbolic_functions_stay_finite_further_than_the_exponential()
    {
        foreach (var function in new[] { VectorFunction.Sinh, VectorFunction.Cosh })
        {
            function.Of(MathF.BitDecrement(89.41599f)).ShouldBeInRange(3.4e38f, float.MaxValue);
            function.Of(Math.BitDecrement(710.475860073944)).ShouldBeInRange(1.797e308, double.MaxValue);
        }
    }

    private static object[] Row<T>(VectorFunction function, T x, T expected)
        where T : struct => [function, x, expected];

    /// <summary>Bits tell -0 from 0; the payload of a NaN means nothing.</summary>
    private static float Canonical(float x) => float.IsNaN(x) ? float.NaN : x;

    private static double Canonical(double x) => double.IsNaN(x) ? double.NaN : x;
}

using System.Numerics;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Kernels;

/// <summary>The functions of <see cref="VectorMath"/> against references of a higher precision.</summary>
[TestFixtureSource(typeof(VectorFunction), nameof(VectorFunction.All))]
internal sealed class VectorMathAccuracyTests(VectorFunction function)
{
    [Test]
    public void Float_is_accurate_over_all_bit_patterns()
    {
        // A prime stride meets every exponent with changing mantissas, NaNs and infinities included.
        const uint Stride = 6007;
        var x = new float[(uint.MaxValue / Stride) + 1];
        for (var i = 0; i < x.Length; i++)
            x[i] = BitConverter.UInt32BitsToSingle((uint)i * Stride);
        MaxErrorOf(x).ShouldBeLessThanOrEqualTo(function.MaxUlp);
    }

    [TestCase(-1, 1)]
    [TestCase(-10, 10)]
    [TestCase(-20, 100, Description = "where results overflow")]
    [TestCase(-105, -85, Description = "where results become subnormal")]
    public void Float_is_accurate_where_the_function_changes(double lower, double upper) =>
        MaxErrorOf(Array.ConvertAll(Uniform(lower, upper, 300_000), v => (float)v)).ShouldBeLessThanOrEqualTo(function.MaxUlp);

    [TestCase(-1, 1)]
    [TestCase(-20, 20)]
    [TestCase(-700, 720, Description = "where results overflow")]
    [TestCase(-746, -705, Description = "where results become subnormal")]
    public void Double_is_accurate_where_the_function_changes(double lower, double upper) =>
        MaxErrorOf(Uniform(lower, upper, 50_000)).ShouldBeLessThanOrEqualTo(function.MaxUlp);

    [Test]
    public void Double_is_accurate_for_every_exponent_that_matters()
    {
        var random = new System.Random(5);
        var x = new double[50_000];
        for (var i = 0; i < x.Length; i++)
        {
            var exponent = random.Next(-1074, function.LargestExponent);
            x[i] = Math.CopySign(Math.ScaleB(1 + random.NextDouble(), exponent), random.NextDouble() - 0.5);
        }

        MaxErrorOf(x).ShouldBeLessThanOrEqualTo(function.MaxUlp);
    }

    [Test]
    public void Float_keeps_its_sign_and_order_next_to_zero()
    {
        // Neighbours of zero, the subnormal numbers and the first normal ones.
        var x = new float[200_001];
        for (var i = 0; i < x.Length; i++)
            x[i] = (i - 100_000) * 1e-40f;
        MaxErrorOf(x).ShouldBeLessThanOrEqualTo(function.MaxUlp);

        var y = new float[x.Length];
        function.Apply<float>(x, y);
        for (var i = 1; i < y.Length; i++)
        {
            if (float.IsNaN(y[i - 1]))
                continue;   // left of a logarithm's domain
            (function.IsEven && x[i] <= 0 ? y[i - 1] - y[i] : y[i] - y[i - 1]).ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    private static double[] Uniform(double lower, double upper, int count)
    {
        var random = new System.Random(17);
        var x = new double[count];
        for (var i = 0; i < count; i++)
            x[i] = lower + ((upper - lower) * random.NextDouble());
        return x;
    }

    private double MaxErrorOf(float[] x) => MaxErrorOf(x, (actual, at) => Ulp.Error(actual, function.Reference(at)));

    private double MaxErrorOf(double[] x) => MaxErrorOf(x, (actual, at) => Ulp.Error(actual, function.PreciseReference(at)));

    private double MaxErrorOf<T>(T[] x, Func<T, T, double> errorAt)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var y = new T[x.Length];
        function.Apply<T>(x, y);
        var (max, at) = (0.0, 0);
        for (var i = 0; i < x.Length; i++)
        {
            var error = errorAt(y[i], x[i]);
            if (error > max)
                (max, at) = (error, i);
        }

        TestContext.Out.WriteLine($"{function} {typeof(T).Name}: at most {max:F3} ulp, f({x[at]:R}) = {y[at]:R}");
        return max;
    }
}

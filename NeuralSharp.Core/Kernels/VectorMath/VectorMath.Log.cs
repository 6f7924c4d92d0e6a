using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>y = ln x.</summary>
    /// <remarks>
    /// <para>
    /// x = 2ᵏ m with m from the mantissa's bits, 1 ≤ m &lt; 2, halved where it is above √2; then f = m - 1 is exact. A subnormal
    /// number is scaled up by 2⁶⁴ first.
    /// </para>
    /// <para>
    /// Error below 2 ulp. log(1) = +0, log(±0) = -∞, NaN below 0, log(+∞) = +∞, log(NaN) = NaN.
    /// </para>
    /// </remarks>
    public static void Log<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, LogFunction<T>>(x, y);

    /// <summary>See <see cref="Log{T}"/>.</summary>
    internal readonly struct LogFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V x)
            where V : struct, ISimd<V, T>
        {
            var (zero, one) = (V.Constant(0, 0), V.Constant(1, 1));
            var isSubnormal = V.LessThan(x, V.Constant(1.17549435e-38f, 2.2250738585072014e-308));
            var scaled = V.Select(isSubnormal, x * V.Constant(18446744073709551616f, 18446744073709551616.0), x);

            var k = V.ToExponentBits(scaled) - V.Constant((1 << 23) + 127, (1L << 52) + 1023);
            k -= V.Select(isSubnormal, V.Constant(64, 64), zero);
            var mantissaBits = V.Constant(1.17549421e-38f, 2.225073858507201e-308);   // the largest subnormal number has them all
            var m = (scaled & mantissaBits) | one;
            var isUpper = V.LessThan(V.Constant(1.4142135623730951f, 1.4142135623730951), m);
            m *= V.Select(isUpper, V.Constant(0.5f, 0.5), one);
            k += V.Select(isUpper, one, zero);

            var y = Logarithm<V, T>.FromParts(k, m - one);
            y = V.Select(V.LessThan(V.Constant(float.MaxValue, double.MaxValue), x), x, y);
            var isZero = V.LessThan(V.Abs(x), V.Constant(float.Epsilon, double.Epsilon));
            var outside = V.Select(
                isZero, V.Constant(float.NegativeInfinity, double.NegativeInfinity), V.Constant(float.NaN, double.NaN));
            return V.Select(V.LessThan(zero, x), y, outside);
        }
    }
}

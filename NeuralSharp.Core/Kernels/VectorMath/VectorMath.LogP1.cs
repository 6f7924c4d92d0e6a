using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>y = ln(1 + x), without losing the digits of a small x.</summary>
    /// <remarks>
    /// <para>
    /// With 2ᵏ the power of two nearest to 1 + x, <c>ln(1 + x) = k ln 2 + ln(1 + f)</c>, <c>f = 2⁻ᵏ x + (2⁻ᵏ - 1)</c>, and 1
    /// + f lies between 1/√2 and √2. Near zero k = 0, so f is x itself and nothing is lost in a sum 1 + x.
    /// </para>
    /// <para>
    /// Error below 2 ulp. log1p(±0) = ±0, log1p(-1) = -∞, NaN below -1, log1p(+∞) = +∞, log1p(NaN) = NaN, subnormal numbers
    /// map to themselves.
    /// </para>
    /// </remarks>
    public static void LogP1<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, LogP1Function<T>>(x, y);

    /// <summary>See <see cref="LogP1{T}"/>.</summary>
    internal readonly struct LogP1Function<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V x)
            where V : struct, ISimd<V, T>
        {
            var zero = V.Constant(0, 0);
            var one = V.Constant(1, 1);

            // Very large numbers are scaled down by 2⁶⁴ first, lest 2⁻ᵏ be too small for a normal number.
            var isLarge = V.LessThan(V.Constant(1e30f, 1e300), x);
            var scaled = V.Select(isLarge, x * V.Constant(5.421010862427522e-20f, 5.421010862427522e-20), x);

            // k = ⌊log₂(√2 (1 + x))⌋, and 2⁻ᵏ from its exponent field; see Exponential for the constants 1.5 * 2^(mantissa bits).
            var sqrt2 = V.Constant(1.4142135623730951f, 1.4142135623730951);
            var k = V.ToExponentBits((one + scaled) * sqrt2) - V.Constant((1 << 23) + 127, (1L << 52) + 1023);
            var power = V.FromExponentBits(V.Constant((3 << 22) + 127, (3L << 51) + 1023) - k);
            k += V.Select(isLarge, V.Constant(64, 64), zero);

            var f = V.MultiplyAdd(scaled, power, power - one);
            var y = Logarithm<V, T>.FromParts(k, f);

            // y has the sign of x; copying it settles log1p(-0) = -0.
            y |= x & V.Constant(-0f, -0.0);

            y = V.Select(V.LessThan(V.Constant(float.MaxValue, double.MaxValue), x), x, y);

            // The smallest positive 1 + x is about 2⁻²⁴ or 2⁻⁵³; what is smaller is 0, the pole, or negative, outside the domain.
            var minusInfinity = V.Constant(float.NegativeInfinity, double.NegativeInfinity);
            y = V.Select(V.LessThan(one + x, V.Constant(1e-9f, 1e-18)), minusInfinity, y);
            return V.Select(V.LessThan(one + x, zero), V.Constant(float.NaN, double.NaN), y);
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// eˣ and eˣ - 1, the heart of Exp, ExpM1, Tanh, Sigmoid, Sinh, Cosh and Erf.
/// </summary>
/// <remarks>
/// <para>
/// Range reduction after Cody and Waite (Software Manual for the Elementary Functions, 1980, chapter 6; also Muller, Elementary
/// Functions, chapter 11): with n the integer nearest to x / ln 2,
/// <c>eˣ = 2ⁿ eʳ</c>, <c>r = x - n ln 2</c>, <c>|r| ≤ ln 2 / 2 ≈ 0.347</c>.
/// To keep r's last bits, ln 2 is split in two: the high part has so few bits that n times it is exact.
/// </para>
/// <para>
/// On that interval <c>eʳ ≈ 1 + r + r² q(r)</c>, q being the minimax polynomial of degree 4 (float) or 9 (double). Its
/// coefficients were found with the Remez exchange algorithm in 60-digit arithmetic, minimising the largest error of r + r²
/// q(r) relative to eʳ - 1, and then rounded: that error is 1.7e-8 (float) and 3.3e-17 (double), less than a third of the
/// rounding error 2⁻²⁴ or 2⁻⁵³. So one polynomial serves eˣ and eˣ - 1.
/// </para>
/// <para>
/// 1.5 * 2^(mantissa bits) has an ulp of 1: adding it rounds to an integer, and leaves that integer in the low bits of the sum.
/// With the exponent bias added too, shifting those bits into the exponent field makes 2ⁿ.
/// </para>
/// </remarks>
internal static class Exponential<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Adding this rounds to an integer n, and the low bits of the sum are n plus the exponent bias.</summary>
    private static V RoundToExponentBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Constant((1.5f * (1 << 23)) + 127, (1.5 * (1L << 52)) + 1023);
    }

    /// <summary>eˣ for every x, with overflow to +∞ and gradual underflow to 0; NaN gives NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        var r = Reduce(x, out var biased);
        var exp = V.Constant(1, 1) + ExpM1Reduced(r);

        // The common case: 2ⁿ is a normal number.
        if (V.LessThanAll(V.Abs(x), V.Constant(87.5f, 708.5)))
            return exp * V.FromExponentBits(biased);

        // 2ⁿ may be out of range where eˣ is not, so it is applied as two factors. The first product is exact and only the second
        // one rounds: the elements which belong to the common case get the same bits as there.
        var halfBiased = V.MultiplyAdd(biased - RoundToExponentBits, V.Constant(0.5f, 0.5), RoundToExponentBits);
        var half = halfBiased - RoundToExponentBits;
        exp = exp * V.FromExponentBits(halfBiased) * V.FromExponentBits(biased - half);

        // Still further out even half of n is too much, but there the result is known.
        exp = V.Select(V.LessThan(x, V.Constant(-104, -746)), V.Constant(0, 0), exp);
        return V.Select(V.LessThan(V.Constant(89, 710), x), V.Constant(float.PositiveInfinity, double.PositiveInfinity), exp);
    }

    /// <summary>eˣ - 1 for |x| up to 87 (float) or 708 (double), with full relative accuracy near 0; NaN gives NaN.</summary>
    /// <remarks>eˣ - 1 = 2ⁿ (eʳ - 1) + (2ⁿ - 1); near 0, n = 0 and the second term vanishes.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpM1Normal(V x)
    {
        var r = Reduce(x, out var biased);
        return ScaleExpM1(ExpM1Reduced(r), V.FromExponentBits(biased));
    }

    /// <summary>eˣ - 1 for every x, -1 far to the left, +∞ far to the right; NaN gives NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpM1(V x)
    {
        var limit = V.Constant(87.5f, 708.5);
        var r = Reduce(x, out var biased);
        var reduced = ExpM1Reduced(r);
        var y = ScaleExpM1(reduced, V.FromExponentBits(biased));
        if (V.LessThanAll(V.Abs(x), limit))
            return y;

        // At the overflow threshold 2ⁿ is out of range though eˣ is not: there eˣ = 2ⁿ⁻¹ eʳ 2, and the 1 no longer counts.
        var one = V.Constant(1, 1);
        var large = (one + reduced) * V.FromExponentBits(biased - one);
        y = V.Select(V.LessThan(limit, x), large + large, y);
        y = V.Select(V.LessThan(x, V.Constant(-87.5f, -708.5)), V.Constant(-1, -1), y);
        return V.Select(V.LessThan(V.Constant(89, 710), x), V.Constant(float.PositiveInfinity, double.PositiveInfinity), y);
    }

    /// <summary>eˣ / 2 for x ≥ 0, which is finite a little further than eˣ; NaN gives NaN.</summary>
    /// <remarks>2ⁿ⁻² is a normal number wherever eˣ / 2 = 2ⁿ⁻² eʳ 2 is finite.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V HalfExp(V x)
    {
        var r = Reduce(x, out var biased);
        var quarter = (V.Constant(1, 1) + ExpM1Reduced(r)) * V.FromExponentBits(biased - V.Constant(2, 2));
        return V.Select(
            V.LessThan(V.Constant(90, 711), x), V.Constant(float.PositiveInfinity, double.PositiveInfinity), quarter + quarter);
    }

    /// <summary>2ⁿ (eʳ - 1) + (2ⁿ - 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ScaleExpM1(V reduced, V power) => V.MultiplyAdd(reduced, power, power - V.Constant(1, 1));

    /// <summary>r = x - n ln 2; <paramref name="biased"/> carries n plus the exponent bias in its low bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce(V x, out V biased)
    {
        var log2E = V.Constant(1.4426950408889634f, 1.4426950408889634);
        var minusLn2High = V.Constant(-0.693145751953125f, -0.693147180559663);
        var minusLn2Low = V.Constant(-1.428606765330187e-06f, -2.8235290563031577e-13);

        biased = V.MultiplyAdd(x, log2E, RoundToExponentBits);
        var n = biased - RoundToExponentBits;
        var r = V.MultiplyAdd(n, minusLn2High, x);
        return V.MultiplyAdd(n, minusLn2Low, r);
    }

    /// <summary>eʳ - 1 = r + r² q(r).</summary>
    /// <remarks>
    /// The long polynomial of double is summed as even and odd powers, two chains which the processor works on side by side.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpM1Reduced(V r)
    {
        var r2 = r * r;
        V q;
        if (typeof(T) == typeof(float))
        {
            q = V.Constant(0.0013882518978789449f, 0);
            q = V.MultiplyAdd(q, r, V.Constant(0.008366547524929047f, 0));
            q = V.MultiplyAdd(q, r, V.Constant(0.04166720062494278f, 0));
            q = V.MultiplyAdd(q, r, V.Constant(0.1666654348373413f, 0));
            q = V.MultiplyAdd(q, r, V.Constant(0.4999999701976776f, 0));
        }
        else
        {
            var odd = V.Constant(0, 2.5053772294436624e-08);
            var even = V.Constant(0, 2.762609271340255e-07);
            odd = V.MultiplyAdd(odd, r2, V.Constant(0, 2.7557407694974185e-06));
            even = V.MultiplyAdd(even, r2, V.Constant(0, 2.480150514299407e-05));
            odd = V.MultiplyAdd(odd, r2, V.Constant(0, 0.00019841269718703258));
            even = V.MultiplyAdd(even, r2, V.Constant(0, 0.001388888893166687));
            odd = V.MultiplyAdd(odd, r2, V.Constant(0, 0.008333333333389736));
            even = V.MultiplyAdd(even, r2, V.Constant(0, 0.041666666666576466));
            odd = V.MultiplyAdd(odd, r2, V.Constant(0, 0.16666666666666588));
            even = V.MultiplyAdd(even, r2, V.Constant(0, 0.5000000000000006));
            q = V.MultiplyAdd(odd, r, even);
        }

        return V.MultiplyAdd(q, r2, r);
    }
}

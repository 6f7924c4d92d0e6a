using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// ln(2ᵏ (1 + f)), the heart of Log and LogP1.
/// </summary>
/// <remarks>
/// 1 + f lies between 1/√2 and √2. <c>ln(1 + f) = 2 artanh s = 2s + s R(s²)</c> with <c>s = f / (2 + f)</c>, |s| ≤ 0.172 (Muller,
/// Elementary Functions, chapter 4); as 2s = f - s f, the sum is taken as f - s (f - R), whose leading term is exact. R(z) / z is
/// the minimax polynomial of degree 2 (float) or 6 (double), found with the Remez exchange algorithm in 60-digit arithmetic: error
/// 9e-10 and 2e-18 of ln(1 + f). To keep the last bits, ln 2 is split in two, as in <see cref="Exponential{V, T}"/>.
/// </remarks>
internal static class Logarithm<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>k ln 2 + ln(1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V FromParts(V k, V f)
    {
        var s = f / (f + V.Constant(2, 2));
        var tail = s * (f - R(s * s));
        var y = f - V.MultiplyAdd(k, V.Constant(-1.428606765330187e-06f, -2.8235290563031577e-13), tail);
        return V.MultiplyAdd(k, V.Constant(0.693145751953125f, 0.693147180559663), y);
    }

    /// <summary>R(z) = ln((1 + s) / (1 - s)) / s - 2 with z = s².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V R(V z)
    {
        V r;
        if (typeof(T) == typeof(float))
        {
            r = V.Constant(0.2987228333950043f, 0);
            r = V.MultiplyAdd(r, z, V.Constant(0.39977526664733887f, 0));
            return z * V.MultiplyAdd(r, z, V.Constant(0.6666677594184875f, 0));
        }

        r = V.Constant(0, 0.14797031845292336);
        r = V.MultiplyAdd(r, z, V.Constant(0, 0.1531395170273509));
        r = V.MultiplyAdd(r, z, V.Constant(0, 0.18183567810397136));
        r = V.MultiplyAdd(r, z, V.Constant(0, 0.22222198513784652));
        r = V.MultiplyAdd(r, z, V.Constant(0, 0.28571428742888133));
        r = V.MultiplyAdd(r, z, V.Constant(0, 0.399999999994128));
        return z * V.MultiplyAdd(r, z, V.Constant(0, 0.6666666666666735));
    }
}

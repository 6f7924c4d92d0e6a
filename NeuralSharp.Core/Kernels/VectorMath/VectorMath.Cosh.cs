using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>y = cosh x.</summary>
    /// <remarks>
    /// <para>
    /// cosh x = (eˣ + e⁻ˣ) / 2 = h + 1 / (4h) with h = eˣ / 2, taken at |x|, since the function is even: h is finite wherever the
    /// result is.
    /// </para>
    /// <para>Error below 3 ulp. Overflows to +∞; cosh(±0) = 1, cosh(±∞) = +∞, cosh(NaN) = NaN.</para>
    /// </remarks>
    public static void Cosh<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, CoshFunction<T>>(x, y);

    /// <summary>See <see cref="Cosh{T}"/>.</summary>
    internal readonly struct CoshFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V x)
            where V : struct, ISimd<V, T>
        {
            var half = Exponential<V, T>.HalfExp(V.Abs(x));
            return half + (V.Constant(0.25f, 0.25) / half);
        }
    }
}

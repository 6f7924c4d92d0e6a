using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>y = sinh x.</summary>
    /// <remarks>
    /// <para>
    /// sinh x = (eˣ - e⁻ˣ) / 2 = (m + m / (m + 1)) / 2 with m = eˣ - 1. Computing m as such, never as a difference, keeps the
    /// relative accuracy near zero, where sinh x ≈ x. Far out e⁻ˣ no longer counts, and eˣ / 2 stays finite where eˣ is not. The
    /// function is odd, so |x| is used and the sign put back.
    /// </para>
    /// <para>
    /// Error below 3 ulp. Overflows to ±∞; sinh(±0) = ±0, sinh(±∞) = ±∞, sinh(NaN) = NaN, subnormal numbers map to themselves.
    /// </para>
    /// </remarks>
    public static void Sinh<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, SinhFunction<T>>(x, y);

    /// <summary>See <see cref="Sinh{T}"/>.</summary>
    internal readonly struct SinhFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V x)
            where V : struct, ISimd<V, T>
        {
            var far = V.Constant(80, 700);
            var sign = x & V.Constant(-0f, -0.0);
            var magnitude = x ^ sign;

            var m = Exponential<V, T>.ExpM1Normal(magnitude);
            var y = V.Constant(0.5f, 0.5) * (m + (m / (m + V.Constant(1, 1))));
            if (!V.LessThanAll(magnitude, far))
                y = V.Select(V.LessThan(far, magnitude), Exponential<V, T>.HalfExp(magnitude), y);
            return y | sign;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>y = tanh x.</summary>
    /// <remarks>
    /// <para>
    /// tanh x = (e²ˣ - 1) / (e²ˣ + 1) = m / (m + 2) with m = e²ˣ - 1. Computing m as such, never as a difference, keeps the
    /// relative accuracy near zero, where tanh x ≈ x. The function is odd, so |x| is used and the sign put back.
    /// </para>
    /// <para>Error below 3 ulp. tanh(±0) = ±0, tanh(±∞) = ±1, tanh(NaN) = NaN, subnormal numbers map to themselves.</para>
    /// </remarks>
    public static void Tanh<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, TanhFunction<T>>(x, y);

    /// <summary>See <see cref="Tanh{T}"/>.</summary>
    internal readonly struct TanhFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V x)
            where V : struct, ISimdMath<V, T>
        {
            // From here on tanh x rounds to 1: 1 - tanh x ≈ 2e⁻²ˣ is below a quarter of an ulp.
            var saturation = V.Constant(10, 20);

            var sign = x & V.Constant(-0f, -0.0);
            var magnitude = x ^ sign;
            magnitude = V.Select(V.LessThan(saturation, magnitude), saturation, magnitude);

            var m = Exponential<V, T>.ExpM1Normal(magnitude + magnitude);
            return (m / (m + V.Constant(2, 2))) | sign;
        }
    }
}

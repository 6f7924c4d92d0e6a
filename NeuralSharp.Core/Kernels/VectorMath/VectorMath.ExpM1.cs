using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>y = eˣ - 1, without losing the digits of a small x.</summary>
    /// <remarks>
    /// Error below 2.5 ulp. Overflows to +∞; expm1(±0) = ±0, expm1(-∞) = -1, expm1(NaN) = NaN, subnormal numbers map to
    /// themselves.
    /// </remarks>
    public static void ExpM1<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, ExpM1Function<T>>(x, y);

    /// <summary>See <see cref="ExpM1{T}"/>.</summary>
    internal readonly struct ExpM1Function<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // y has the sign of x; copying it settles expm1(-0) = -0 and changes nothing else.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V x)
            where V : struct, ISimdMath<V, T> => Exponential<V, T>.ExpM1(x) | (x & V.Constant(-0f, -0.0));
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>y = eˣ.</summary>
    /// <remarks>
    /// Error below 1.5 ulp. Overflows to +∞, underflows gradually to 0; exp(±0) = 1, exp(-∞) = 0, exp(NaN) = NaN.
    /// </remarks>
    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, ExpFunction<T>>(x, y);

    /// <summary>See <see cref="Exp{T}"/>.</summary>
    internal readonly struct ExpFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V x)
            where V : struct, ISimdMath<V, T> => Exponential<V, T>.Exp(x);
    }
}

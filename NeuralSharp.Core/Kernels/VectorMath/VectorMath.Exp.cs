using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>y = eˣ.</summary>
    /// <remarks>
    /// Error at most 1 ulp. Overflows to +∞, underflows gradually to 0; exp(±0) = 1, exp(-∞) = 0, exp(NaN) = NaN.
    /// </remarks>
    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, ExpFunction<T>>(x, y);

    /// <summary>See <see cref="Exp{T}"/>.</summary>
    internal readonly struct ExpFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V x)
            where V : struct, ISimd<V, T>
        {
            // The common case needs one scaling by 2ⁿ. Where any element is out of its range, or NaN, all take the long way,
            // which gives the others the same bits.
            var isCommon = V.LessThanAll(V.Abs(x), Exponential<V, T>.NormalLimit);
            return isCommon ? Exponential<V, T>.ExpNormal(x) : Exponential<V, T>.Exp(x);
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>The logistic function, y = 1 / (1 + e⁻ˣ).</summary>
    /// <remarks>
    /// <para>
    /// With e = exp(-|x|), which never overflows, y = 1 / (1 + e) where x ≥ 0 and y = e / (1 + e) where x is negative; so the
    /// tiny values far to the left keep their relative accuracy.
    /// </para>
    /// <para>
    /// Error below 3 ulp.
    /// sigmoid(±0) = 1/2, sigmoid(-∞) = 0, sigmoid(+∞) = 1, sigmoid(NaN) = NaN.
    /// </para>
    /// </remarks>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, SigmoidFunction<T>>(x, y);

    /// <summary>See <see cref="Sigmoid{T}"/>.</summary>
    internal readonly struct SigmoidFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V x)
            where V : struct, ISimdMath<V, T>
        {
            var one = V.Constant(1, 1);
            var e = Exponential<V, T>.Exp(x | V.Constant(-0f, -0.0));
            var isNegative = V.LessThan(x, V.Constant(0, 0));
            return V.Select(isNegative, e, one) / (one + e);
        }
    }
}

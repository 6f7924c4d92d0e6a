using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>The logistic function, y = 1 / (1 + e⁻ˣ).</summary>
    /// <remarks>
    /// Error at most 3 ulp, also where y is tiny: y ≈ eˣ, down into the subnormal numbers.
    /// sigmoid(±0) = 1/2, sigmoid(-∞) = 0, sigmoid(+∞) = 1, sigmoid(NaN) = NaN.
    /// </remarks>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, SigmoidFunction<T>>(x, y);

    /// <summary>See <see cref="Sigmoid{T}"/>.</summary>
    internal readonly struct SigmoidFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V x)
            where V : struct, ISimd<V, T>
        {
            var one = V.Constant(1, 1);
            var limit = Exponential<V, T>.NormalLimit;
            var negated = x ^ V.Constant(-0f, -0.0);
            var y = one / (one + Exponential<V, T>.ExpNormal(negated));
            if (V.LessThanAll(V.Abs(x), limit))
                return y;

            // Beyond the limit e⁻ˣ is no longer a normal number; there the value is eˣ or 1 to the last bit.
            y = V.Select(V.LessThan(limit, x), one, y);
            return V.Select(V.LessThan(limit, negated), Exponential<V, T>.Exp(x), y);
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Keeps gradients where their squares are finite, for rules that say <see cref="IStatefulRule.SquaresGradients"/>: g ← min(max(g, −b), b)
/// with b = 0.99 √max. Without a branch, and hidden behind the root and the division of such rules.
/// </summary>
internal readonly struct SquareableGradient<T, TRule>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRule : struct, IStatefulRule
{
    private readonly Vector<T> _bound = new(T.CreateTruncating(0.99) * T.Sqrt(T.BitDecrement(T.PositiveInfinity)));

    public SquareableGradient()
    {
    }

    /// <summary>The gradient as the rule sees it. 0 · g adds nothing to a number, and NaN to what is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Of(Vector<T> g) => TRule.SquaresGradients ? Vector.ClampNative(g, -_bound, _bound) + (g * Vector<T>.Zero) : g;
}

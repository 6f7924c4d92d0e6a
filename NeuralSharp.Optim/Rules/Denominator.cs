using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// The root of squares that a step is divided by, kept from zero by ε: √s + ε, or √(s + ε). Without a branch: the ε of the place that is
/// not meant is 0.
/// </summary>
internal readonly struct Denominator<T>(double epsilon, bool epsilonInsideSqrt)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector<T> _inside = new(T.CreateTruncating(epsilonInsideSqrt ? epsilon : 0));
    private readonly Vector<T> _outside = new(T.CreateTruncating(epsilonInsideSqrt ? 0 : epsilon));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Of(Vector<T> s) => Vector.SquareRoot(s + _inside) + _outside;
}

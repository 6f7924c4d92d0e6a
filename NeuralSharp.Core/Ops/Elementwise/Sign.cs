using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The sign of every element: −1, 0 or 1; NaN for NaN. Not differentiable: the result is a constant.</summary>
    public Tensor Sign() => new SignOp().Apply(this);
}

/// <summary>y = x / |x|, and 0 at 0.</summary>
file sealed class SignOp : PiecewiseConstantOp
{
    public override string Name => "Sign";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorLoop.Map(x, y, default(Formula<T>));

    private readonly struct Formula<T> : IUnaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> x) => Vector.ConditionalSelect(
            Vector.GreaterThan(x, Vector<T>.Zero),
            Vector<T>.One,
            Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), -Vector<T>.One, x));
    }
}

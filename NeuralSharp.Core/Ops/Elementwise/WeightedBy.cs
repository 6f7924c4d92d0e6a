using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// Multiplies by weights, with broadcasting, where a weight of 0 leaves an element out: w · x, and 0 where w = 0, even if x is infinite
    /// or NaN there. For masks, and for the products of a loss in which 0 · ∞ counts as 0, such as t ln p at t = 0: with <c>*</c> they would be NaN.
    /// </summary>
    /// <param name="weights">The weights w.</param>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor WeightedBy(Tensor weights) => new WeightedByOp().Apply(this, NotNull(weights));
}

/// <summary>y = w x, and 0 for w = 0; dy/dx = w, dy/dw = x, and a gradient of 0 stays 0.</summary>
file sealed class WeightedByOp : ElementwiseOp
{
    public override string Name => "WeightedBy";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) => VectorLoop.Map(left, right, y, default(Formula<T>));

    protected override Tensor BackwardLeft(Tensor gradOutput) => gradOutput.WeightedBy(Right);

    protected override Tensor BackwardRight(Tensor gradOutput) => Left.WeightedBy(gradOutput);

    private readonly struct Formula<T> : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> left, Vector<T> right) => Vector.ConditionalSelect(Vector.Equals(right, Vector<T>.Zero), Vector<T>.Zero, left * right);
    }
}

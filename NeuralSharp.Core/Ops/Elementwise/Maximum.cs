using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The greater of two tensors, element by element, with broadcasting: max(l, r); NaN where one is NaN. At a tie each gets half of
    /// the gradient.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor Maximum(Tensor other) => new MaximumOp().Apply(this, other);

    /// <inheritdoc cref="Maximum(Tensor)"/>
    public static Tensor Maximum(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Maximum(right);
    }
}

/// <summary>y = max(l, r), dy/dl = 1 where l &gt; r, ½ where l = r, 0 elsewhere.</summary>
file sealed class MaximumOp : PairwiseExtremumOp
{
    public override string Name => "Maximum";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        TensorPrimitives.Max(left, right, y);

    protected override Tensor IsBeaten(Tensor element, Tensor other) => element < other;
}

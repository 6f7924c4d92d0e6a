using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The lesser of two tensors, element by element, with broadcasting: min(l, r); NaN where one is NaN. At a tie each gets half of
    /// the gradient.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor Minimum(Tensor other) => new MinimumOp().Apply(this, other);

    /// <inheritdoc cref="Minimum(Tensor)"/>
    public static Tensor Minimum(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Minimum(right);
    }
}

/// <summary>y = min(l, r), dy/dl = 1 where l &lt; r, ½ where l = r, 0 elsewhere.</summary>
file sealed class MinimumOp : PairwiseExtremumOp
{
    public override string Name => "Minimum";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        TensorPrimitives.Min(left, right, y);

    protected override Tensor IsBeaten(Tensor element, Tensor other) => element > other;
}

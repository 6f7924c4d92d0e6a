using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The maximum along some axes, all by default; NaN where an element is NaN. Where several elements are the maximum, each
    /// receives the same share of the gradient, as in PyTorch's <c>amax</c>.
    /// </summary>
    /// <param name="axes">The axes to search along; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice, or there are no elements to choose from.</exception>
    public Tensor Max(Axes axes = default, bool keepDims = false) => Extremum(new MaxOp(axes, keepDims), axes, keepDims, "maximum");
}

/// <summary>y = max x, dy/dx = 1/k at each of the k maxima, and 0 elsewhere.</summary>
file sealed class MaxOp(Axes axes, bool keepDims) : ExtremumOp(axes, keepDims)
{
    public override string Name => "Max";

    protected internal override T Identity<T>() => T.NegativeInfinity;

    protected internal override T Fold<T>(ReadOnlySpan<T> x) => TensorPrimitives.Max(x);

    protected internal override void Combine<T>(Span<T> y, ReadOnlySpan<T> x) => TensorPrimitives.Max(y, x, y);
}

using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The minimum along some axes, all by default; NaN where an element is NaN. Where several elements are the minimum, each
    /// receives the same share of the gradient, as in PyTorch's <c>amin</c>.
    /// </summary>
    /// <param name="axes">The axes to search along; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice, or there are no elements to choose from.</exception>
    public Tensor Min(Axes axes = default, bool keepDims = false) => Extremum(new MinOp(axes, keepDims), axes, keepDims, "minimum");
}

/// <summary>y = min x, dy/dx = 1/k at each of the k minima, and 0 elsewhere.</summary>
file sealed class MinOp(Axes axes, bool keepDims) : ExtremumOp(axes, keepDims)
{
    public override string Name => "Min";

    protected internal override T Identity<T>() => T.PositiveInfinity;

    protected internal override T Fold<T>(ReadOnlySpan<T> x) => TensorPrimitives.Min(x);

    protected internal override void Combine<T>(Span<T> y, ReadOnlySpan<T> x) => TensorPrimitives.Min(y, x, y);
}

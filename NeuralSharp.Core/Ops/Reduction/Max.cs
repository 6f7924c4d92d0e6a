using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The maximum along some axes, all by default; NaN where an element is NaN. Where several elements are the maximum, each
    /// receives the same share of the gradient.
    /// </summary>
    /// <param name="axes">The axes to search along; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice, or there are no elements to choose from.</exception>
    public Tensor Max(Axes axes = default, bool keepDims = false)
    {
        var reduced = axes.Resolve(Shape, "Max");
        if (Length == 0 && Shape.Reduce(reduced, keepDims).ElementCount > 0)
            throw new ShapeException($"Max: shape {Shape} has no elements to choose a maximum from.");
        return new MaxOp(axes, keepDims).Apply(this);
    }
}

/// <summary>y = max x, dy/dx = 1/k at each of the k maxima, and 0 elsewhere.</summary>
file sealed class MaxOp(Axes axes, bool keepDims) : ReduceOp(axes, keepDims)
{
    private readonly Axes _axes = axes;

    public override string Name => "Max";

    protected internal override T Identity<T>() => T.NegativeInfinity;

    protected internal override T Fold<T>(ReadOnlySpan<T> x) => TensorPrimitives.Max(x);

    protected internal override void Combine<T>(Span<T> y, ReadOnlySpan<T> x) => TensorPrimitives.Max(y, x, y);

    protected override Tensor Backward(Tensor gradOutput)
    {
        var isMaximum = X.EqualTo(KeepDims(Output));
        return KeepDims(gradOutput) * (isMaximum / isMaximum.Sum(_axes, keepDims: true));
    }
}

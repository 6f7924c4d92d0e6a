using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The largest integer not above every element: ⌊x⌋. Not differentiable: the result is a constant.</summary>
    public Tensor Floor() => new FloorOp().Apply(this);
}

/// <summary>y = ⌊x⌋.</summary>
file sealed class FloorOp : PiecewiseConstantOp
{
    public override string Name => "Floor";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Floor(x, y);
}

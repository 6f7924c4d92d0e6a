using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The smallest integer not below every element: ⌈x⌉. Not differentiable: the result is a constant.</summary>
    public Tensor Ceiling() => new CeilingOp().Apply(this);
}

/// <summary>y = ⌈x⌉.</summary>
file sealed class CeilingOp : PiecewiseConstantOp
{
    public override string Name => "Ceiling";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Ceiling(x, y);
}

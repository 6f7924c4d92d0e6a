using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The absolute value of every element: |x|. The gradient at 0 is 0, the middle of its two sides.</summary>
    public Tensor Abs() => new AbsOp().Apply(this);
}

/// <summary>y = |x|, dy/dx = sign x.</summary>
file sealed class AbsOp : UnaryOp
{
    public override string Name => "Abs";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Abs(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * X.Sign();
}

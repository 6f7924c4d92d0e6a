using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The square of every element: x².</summary>
    public Tensor Square() => new SquareOp().Apply(this);
}

/// <summary>y = x², dy/dx = 2x.</summary>
file sealed class SquareOp : UnaryOp
{
    public override string Name => "Square";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Multiply(x, x, y);

    protected override Tensor Backward(Tensor gradOutput) => 2 * gradOutput * X;
}

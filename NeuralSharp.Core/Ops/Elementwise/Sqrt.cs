using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The square root of every element: √x. It is NaN below 0; the gradient at 0 is infinite.</summary>
    public Tensor Sqrt() => new SqrtOp().Apply(this);
}

/// <summary>y = √x, dy/dx = 1 / (2y).</summary>
file sealed class SqrtOp : UnaryOp
{
    public override string Name => "Sqrt";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Sqrt(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput / (2 * Output);
}

using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The reciprocal of the square root of every element: 1 / √x. It is infinite at 0 and NaN below.</summary>
    public Tensor Rsqrt() => new RsqrtOp().Apply(this);
}

/// <summary>y = 1 / √x, dy/dx = −y / (2x).</summary>
file sealed class RsqrtOp : UnaryOp
{
    public override string Name => "Rsqrt";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.ReciprocalSqrt(x, y);

    protected override Tensor Backward(Tensor gradOutput) => -0.5 * gradOutput * (Output / X);
}

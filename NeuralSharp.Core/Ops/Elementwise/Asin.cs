using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The angle in [−π/2, π/2] whose sine is every element: arcsin x. It is NaN outside [−1, 1].</summary>
    public Tensor Asin() => new AsinOp().Apply(this);
}

/// <summary>y = arcsin x, dy/dx = 1 / √(1 − x²), where 1 − x² is taken as (1 − x)(1 + x), which is exact near ±1.</summary>
file sealed class AsinOp : UnaryOp
{
    public override string Name => "Asin";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Asin(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * ((1 - X) * (1 + X)).Rsqrt();
}

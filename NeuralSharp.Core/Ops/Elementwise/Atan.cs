using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The angle in (−π/2, π/2) whose tangent is every element: arctan x.</summary>
    public Tensor Atan() => new AtanOp().Apply(this);
}

/// <summary>y = arctan x, dy/dx = 1 / (1 + x²).</summary>
file sealed class AtanOp : UnaryOp
{
    public override string Name => "Atan";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Atan(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput / (1 + X.Square());
}

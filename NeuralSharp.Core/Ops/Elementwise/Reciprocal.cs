using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The reciprocal of every element: 1 / x.</summary>
    public Tensor Reciprocal() => new ReciprocalOp().Apply(this);
}

/// <summary>y = 1 / x, dy/dx = −y².</summary>
file sealed class ReciprocalOp : UnaryOp
{
    public override string Name => "Reciprocal";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Reciprocal(x, y);

    protected override Tensor Backward(Tensor gradOutput) => -gradOutput * Output * Output;   // not of the square, which leaves the type sooner
}

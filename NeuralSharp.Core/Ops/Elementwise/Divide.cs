using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The quotient of two tensors, element by element, with broadcasting: l / r.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor Divide(Tensor other) => new DivideOp().Apply(this, other);
}

/// <summary>y = l / r, dy/dl = 1 / r, dy/dr = −l / r² = −y / r.</summary>
file sealed class DivideOp : ElementwiseOp
{
    public override string Name => "Divide";

    internal override LossDivisor? DivisorOf(LossDivisor? left, LossDivisor? right) => LossDivisor.OfQuotient(left, right, InputTensor(1));

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        TensorPrimitives.Divide(left, right, y);

    protected override Tensor BackwardLeft(Tensor gradOutput) => gradOutput / Right;

    protected override Tensor BackwardRight(Tensor gradOutput) => -gradOutput * Output / Right;
}

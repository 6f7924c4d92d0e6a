using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The product of two tensors, element by element, with broadcasting: l · r.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    /// <exception cref="OverflowException">The tensors are Int32, and a result is not.</exception>
    public Tensor Multiply(Tensor other) => new MultiplyOp().Apply(this, other);
}

/// <summary>y = l · r, dy/dl = r, dy/dr = l.</summary>
file sealed class MultiplyOp : ElementwiseOp, IInt32Elementwise
{
    public override string Name => "Multiply";

    internal override LossDivisor? DivisorOf(LossDivisor? left, LossDivisor? right) => LossDivisor.OfProduct(left, right);

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        TensorPrimitives.Multiply(left, right, y);

    void IInt32Elementwise.Forward(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<int> y)
    {
        for (var i = 0; i < y.Length; i++) y[i] = checked(left[i] * right[i]);
    }

    protected override Tensor BackwardLeft(Tensor gradOutput) => gradOutput * Right;

    protected override Tensor BackwardRight(Tensor gradOutput) => gradOutput * Left;
}

using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The difference of two tensors, element by element, with broadcasting: l − r.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    /// <exception cref="OverflowException">The tensors are Int32, and a result is not.</exception>
    public Tensor Subtract(Tensor other) => new SubtractOp().Apply(this, other);
}

/// <summary>y = l − r, dy/dl = 1, dy/dr = −1.</summary>
file sealed class SubtractOp : ElementwiseOp, IInt32Elementwise
{
    public override string Name => "Subtract";

    internal override LossDivisor? DivisorOf(LossDivisor? left, LossDivisor? right) => LossDivisor.OfSum(left, right?.Scaled());

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        TensorPrimitives.Subtract(left, right, y);

    void IInt32Elementwise.Forward(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<int> y)
    {
        for (var i = 0; i < y.Length; i++) y[i] = checked(left[i] - right[i]);
    }

    protected override Tensor BackwardLeft(Tensor gradOutput) => gradOutput;

    protected override Tensor BackwardRight(Tensor gradOutput) => -gradOutput;
}

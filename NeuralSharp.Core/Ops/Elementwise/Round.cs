using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The integer nearest to every element; halves go to the even one, as in 0.5 → 0, 1.5 → 2. Not differentiable: the result is a constant.</summary>
    public Tensor Round() => new RoundOp().Apply(this);
}

/// <summary>y = the integer nearest to x.</summary>
file sealed class RoundOp : PiecewiseConstantOp
{
    public override string Name => "Round";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Round(x, y);
}

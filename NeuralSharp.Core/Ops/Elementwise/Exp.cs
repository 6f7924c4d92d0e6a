namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The exponential of every element: eˣ.</summary>
    public Tensor Exp() => new ExpOp().Apply(this);
}

/// <summary>y = eˣ, dy/dx = y.</summary>
file sealed class ExpOp : UnaryOp
{
    public override string Name => "Exp";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Exp(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * Output;
}

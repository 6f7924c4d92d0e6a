namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The exponential of every element minus 1: eˣ − 1, without losing the digits of a small x.</summary>
    public Tensor Expm1() => new Expm1Op().Apply(this);
}

/// <summary>y = eˣ − 1, dy/dx = eˣ, computed as such: y + 1 would lose its digits where it is small.</summary>
file sealed class Expm1Op : UnaryOp
{
    public override string Name => "Expm1";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.ExpM1(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * X.Exp();
}

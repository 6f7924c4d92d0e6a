namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The natural logarithm of 1 plus every element: ln(1 + x), without losing the digits of a small x. It is −∞ at −1 and NaN below.</summary>
    public Tensor Log1p() => new Log1pOp().Apply(this);
}

/// <summary>y = ln(1 + x), dy/dx = 1 / (1 + x).</summary>
file sealed class Log1pOp : UnaryOp
{
    public override string Name => "Log1p";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.LogP1(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput / (1 + X);
}

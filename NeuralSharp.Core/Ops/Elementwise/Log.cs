namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The natural logarithm of every element: ln x. It is −∞ at 0 and NaN below.</summary>
    public Tensor Log() => new LogOp().Apply(this);
}

/// <summary>y = ln x, dy/dx = 1 / x.</summary>
file sealed class LogOp : UnaryOp
{
    public override string Name => "Log";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Log(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput / X;
}

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The hyperbolic cosine of every element: (eˣ + e⁻ˣ) / 2.</summary>
    public Tensor Cosh() => new CoshOp().Apply(this);
}

/// <summary>y = cosh x, dy/dx = sinh x.</summary>
file sealed class CoshOp : UnaryOp
{
    public override string Name => "Cosh";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Cosh(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * X.Sinh();
}

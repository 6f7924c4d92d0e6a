namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The hyperbolic sine of every element: (eˣ − e⁻ˣ) / 2.</summary>
    public Tensor Sinh() => new SinhOp().Apply(this);
}

/// <summary>y = sinh x, dy/dx = cosh x.</summary>
file sealed class SinhOp : UnaryOp
{
    public override string Name => "Sinh";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Sinh(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * X.Cosh();
}

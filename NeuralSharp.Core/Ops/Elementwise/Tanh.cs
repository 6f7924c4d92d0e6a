namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The hyperbolic tangent of every element: (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).</summary>
    public Tensor Tanh() => new TanhOp().Apply(this);
}

/// <summary>y = tanh x, dy/dx = 1 − y².</summary>
file sealed class TanhOp : UnaryOp
{
    public override string Name => "Tanh";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Tanh(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * (1 - (Output * Output));
}

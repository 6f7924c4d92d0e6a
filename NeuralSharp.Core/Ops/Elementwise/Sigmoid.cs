namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The logistic function of every element: 1 / (1 + e⁻ˣ).</summary>
    public Tensor Sigmoid() => new SigmoidOp().Apply(this);
}

/// <summary>y = σ(x), dy/dx = y(1 − y).</summary>
file sealed class SigmoidOp : UnaryOp
{
    public override string Name => "Sigmoid";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Sigmoid(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * Output * (1 - Output);
}

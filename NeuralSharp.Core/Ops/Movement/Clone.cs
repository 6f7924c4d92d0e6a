namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>A copy in memory of its own, through which gradients flow.</summary>
    public Tensor Clone() => new CloneOp().Apply(this);

    /// <summary>A copy in memory of its own that is no part of any graph.</summary>
    internal Tensor Copy()
    {
        using (Autograd.NoGrad()) return Clone();
    }
}

/// <summary>y = x, dy/dx = 1.</summary>
file sealed class CloneOp : MovementOp
{
    public override string Name => "Clone";

    internal override LossDivisor? DivisorOf(LossDivisor? left, LossDivisor? right) => left;

    protected override Shape OutputShape(Shape input) => input;

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output) => x.CopyTo(y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput;
}

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The tangent of every element, in radians: sin x / cos x.</summary>
    public Tensor Tan() => new TanOp().Apply(this);
}

/// <summary>y = tan x, dy/dx = 1 + y².</summary>
file sealed class TanOp : UnaryOp
{
    public override string Name => "Tan";

    // Element by element, for the reason that Sin gives.
    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = T.Tan(x[i]);
    }

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * (1 + Output.Square());
}

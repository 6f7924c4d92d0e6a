namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The cosine of every element, in radians: cos x.</summary>
    public Tensor Cos() => new CosOp().Apply(this);
}

/// <summary>y = cos x, dy/dx = −sin x.</summary>
file sealed class CosOp : UnaryOp
{
    public override string Name => "Cos";

    // Element by element, for the reason that Sin gives.
    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = T.Cos(x[i]);
    }

    protected override Tensor Backward(Tensor gradOutput) => -gradOutput * X.Sin();
}

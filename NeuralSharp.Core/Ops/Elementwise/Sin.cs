namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The sine of every element, in radians: sin x.</summary>
    public Tensor Sin() => new SinOp().Apply(this);
}

/// <summary>y = sin x, dy/dx = cos x.</summary>
file sealed class SinOp : UnaryOp
{
    public override string Name => "Sin";

    // TensorPrimitives' last bit depends on the neighbours in memory; the same input must give the same output.
    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = T.Sin(x[i]);
    }

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * X.Cos();
}

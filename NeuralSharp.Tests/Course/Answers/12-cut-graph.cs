// named: SoftplusOp loses-second-order
internal sealed class SoftplusOp : UnaryOp
{
    public override string Name => "MySoftplus";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = x[i] > T.Zero ? x[i] + T.Log(T.One + T.Exp(-x[i])) : T.Log(T.One + T.Exp(x[i]));
    }

    protected override Tensor Backward(Tensor gradOutput)
    {
        using var off = Autograd.NoGrad();
        return gradOutput * X.Sigmoid();
    }
}

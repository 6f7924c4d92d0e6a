// named: SoftplusOp slope-is-the-value
internal sealed class SoftplusOp : UnaryOp
{
    public override string Name => "MySoftplus";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = T.Max(x[i], T.Zero) + T.Log(T.One + T.Exp(-T.Abs(x[i])));
    }

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * Output;
}

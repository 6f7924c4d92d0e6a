using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The negative of every element: −x.</summary>
    /// <exception cref="OverflowException">The tensor is Int32, and an element is −2³¹.</exception>
    public Tensor Negate() => new NegateOp().Apply(this);
}

/// <summary>y = −x, dy/dx = −1.</summary>
file sealed class NegateOp : UnaryOp
{
    public override string Name => "Negate";

    internal override LossDivisor? DivisorOf(LossDivisor? left, LossDivisor? right) => left?.Scaled();

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Negate(x, y);

    private protected override void ForwardInt32(Tensor output)
    {
        var x = InputTensor(0).Read<int>();
        var y = output.Write<int>();
        for (var i = 0; i < y.Length; i++) y[i] = checked(-x[i]);
    }

    protected override Tensor Backward(Tensor gradOutput) => -gradOutput;
}

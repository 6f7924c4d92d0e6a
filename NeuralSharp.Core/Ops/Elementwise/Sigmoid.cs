using System.Numerics;

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

    protected override Tensor Backward(Tensor gradOutput) => new SigmoidGradOp().Apply(gradOutput, Output);
}

/// <summary>z = g y (1 − y), dz/dg = y (1 − y), dz/dy = g (1 − 2y).</summary>
file sealed class SigmoidGradOp : ElementwiseOp
{
    public override string Name => "SigmoidGrad";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        VectorLoop.Map(left, right, y, default(Formula<T>));

    protected override Tensor BackwardLeft(Tensor gradOutput) => new SigmoidGradOp().Apply(gradOutput, Right);

    protected override Tensor BackwardRight(Tensor gradOutput) => gradOutput * (Left * (1 - (2 * Right)));

    private readonly struct Formula<T> : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> g, Vector<T> y) => g * (y * (Vector<T>.One - y));
    }
}

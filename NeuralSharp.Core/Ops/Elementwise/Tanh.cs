using System.Numerics;

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

    protected override Tensor Backward(Tensor gradOutput) => new TanhGradOp().Apply(gradOutput, Output);
}

/// <summary>z = g (1 − y²), dz/dg = 1 − y², dz/dy = −2gy.</summary>
file sealed class TanhGradOp : ElementwiseOp
{
    public override string Name => "TanhGrad";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        VectorLoop.Map(left, right, y, default(Formula<T>));

    protected override Tensor BackwardLeft(Tensor gradOutput) => new TanhGradOp().Apply(gradOutput, Right);

    protected override Tensor BackwardRight(Tensor gradOutput) => gradOutput * (-2 * Left * Right);

    private readonly struct Formula<T> : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> g, Vector<T> y) => g * (Vector<T>.One - (y * y));
    }
}

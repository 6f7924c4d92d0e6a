using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>A smooth rectifier of every element: ln(1 + eˣ), computed as max(x, 0) + ln(1 + e^−|x|), which never overflows.</summary>
    public Tensor Softplus() => new SoftplusOp().Apply(this);
}

/// <summary>y = ln(1 + eˣ), dy/dx = σ(x).</summary>
file sealed class SoftplusOp : UnaryOp
{
    public override string Name => "Softplus";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        VectorMath.LogP1ExpNegativeMagnitude(x, y);
        VectorLoop.Map(x, y, y, default(AddPositivePart<T>));
    }

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * X.Sigmoid();

    private readonly struct AddPositivePart<T> : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> left, Vector<T> right) => Vector.Max(left, Vector<T>.Zero) + right;
    }
}

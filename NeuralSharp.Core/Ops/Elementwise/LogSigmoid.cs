using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The logarithm of the logistic function of every element: ln(1 / (1 + e⁻ˣ)), computed as min(x, 0) − ln(1 + e^−|x|), which
    /// neither overflows nor takes the logarithm of 0.
    /// </summary>
    public Tensor LogSigmoid() => new LogSigmoidOp().Apply(this);
}

/// <summary>y = ln σ(x), dy/dx = 1 − σ(x) = σ(−x).</summary>
file sealed class LogSigmoidOp : UnaryOp
{
    public override string Name => "LogSigmoid";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        VectorMath.LogP1ExpNegativeMagnitude(x, y);
        VectorLoop.Map(x, y, y, default(SubtractFromNegativePart<T>));
    }

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * (-X).Sigmoid();

    private readonly struct SubtractFromNegativePart<T> : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> left, Vector<T> right) => Vector.Min(left, Vector<T>.Zero) - right;
    }
}

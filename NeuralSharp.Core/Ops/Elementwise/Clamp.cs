using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// Every element moved into [min, max]. The gradient passes where the element lay inside or on a bound, and is 0 elsewhere.
    /// </summary>
    /// <param name="min">The least value; by default there is none.</param>
    /// <param name="max">The greatest value; by default there is none.</param>
    /// <exception cref="ArgumentException">min is above max, or one is NaN.</exception>
    public Tensor Clamp(double min = double.NegativeInfinity, double max = double.PositiveInfinity)
    {
        if (!(min <= max)) throw new ArgumentException($"Clamp: the bounds {min} and {max} are no interval. Give min <= max.");
        return new ClampOp(min, max).Apply(this);
    }
}

/// <summary>y = min(max(x, low), high), dy/dx = 1 where low ≤ x ≤ high, and 0 elsewhere.</summary>
file sealed class ClampOp(double low, double high) : UnaryOp
{
    public override string Name => "Clamp";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        TensorPrimitives.Max(x, T.CreateTruncating(low), y);
        TensorPrimitives.Min(y, T.CreateTruncating(high), y);
    }

    protected override Tensor Backward(Tensor gradOutput) => new ClampGradOp(low, high).Apply(gradOutput, X.Detach());
}

/// <summary>The gradient g where low ≤ x ≤ high, and 0 elsewhere: linear in g, constant in x.</summary>
file sealed class ClampGradOp(double low, double high) : ElementwiseOp
{
    public override string Name => "ClampGrad";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        VectorLoop.Map(left, right, y, new PassWhereInside<T>(low, high));

    protected override Tensor BackwardLeft(Tensor gradOutput) => new ClampGradOp(low, high).Apply(gradOutput, Right);

    protected override Tensor BackwardRight(Tensor gradOutput) => throw new UnreachableException("The input is detached.");

    private readonly struct PassWhereInside<T>(double low, double high) : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _low = new(T.CreateTruncating(low));
        private readonly Vector<T> _high = new(T.CreateTruncating(high));

        public Vector<T> Apply(Vector<T> left, Vector<T> right) => Vector.ConditionalSelect(
            Vector.BitwiseAnd(Vector.GreaterThanOrEqual(right, _low), Vector.LessThanOrEqual(right, _high)), left, Vector<T>.Zero);
    }
}

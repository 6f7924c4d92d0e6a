using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The rectified linear unit of every element: max(x, 0). The gradient at 0 is 0.</summary>
    public Tensor Relu() => new ReluOp().Apply(this);
}

/// <summary>y = max(x, 0), dy/dx = 0 where y ≤ 0, and 1 elsewhere.</summary>
file sealed class ReluOp : PiecewiseLinearOp
{
    public override string Name => "Relu";

    public override bool HasDeadRange => true;

    protected override Tensor Point => Output;

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Max(x, T.Zero, y);

    protected internal override void PassGradient<T>(ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> point, Span<T> gradInput) =>
        VectorLoop.Map(gradOutput, point, gradInput, default(PassWherePositive<T>));

    private readonly struct PassWherePositive<T> : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> left, Vector<T> right) =>
            Vector.ConditionalSelect(Vector.LessThanOrEqual(right, Vector<T>.Zero), Vector<T>.Zero, left);
    }
}

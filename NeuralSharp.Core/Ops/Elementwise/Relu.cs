using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The rectified linear unit of every element: max(x, 0). The gradient at 0 is 0.</summary>
    public Tensor Relu() => new ReluOp().Apply(this);
}

/// <summary>y = max(x, 0), dy/dx = 1 where x &gt; 0, and 0 elsewhere.</summary>
file sealed class ReluOp : UnaryOp
{
    public override string Name => "Relu";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Max(x, T.Zero, y);

    protected override Tensor Backward(Tensor gradOutput) => new ReluGradOp().Apply(gradOutput, Output.Detach());
}

/// <summary>The gradient g where y is not below or at 0, and 0 elsewhere: linear in g, constant in y.</summary>
file sealed class ReluGradOp : ElementwiseOp
{
    public override string Name => "ReluGrad";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        VectorLoop.Map(left, right, y, default(PassWherePositive<T>));

    protected override Tensor BackwardLeft(Tensor gradOutput) => new ReluGradOp().Apply(gradOutput, Right);

    protected override Tensor BackwardRight(Tensor gradOutput) => throw new UnreachableException("The output is detached.");

    private readonly struct PassWherePositive<T> : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> left, Vector<T> right) =>
            Vector.ConditionalSelect(Vector.LessThanOrEqual(right, Vector<T>.Zero), Vector<T>.Zero, left);
    }
}

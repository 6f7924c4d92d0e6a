using System.Diagnostics;
using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>1 where two elements are equal, 0 elsewhere, with broadcasting. Not differentiable: the result is a constant.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor EqualTo(Tensor other) => new EqualToOp().Apply(this, other);
}

/// <summary>y = 1 where l = r, 0 elsewhere.</summary>
file sealed class EqualToOp : ElementwiseOp
{
    public override string Name => "EqualTo";

    public override bool IsDifferentiable => false;

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        VectorLoop.Map(left, right, y, default(OneWhereEqual<T>));

    protected override Tensor BackwardLeft(Tensor gradOutput) => throw new UnreachableException("EqualTo is never recorded.");

    protected override Tensor BackwardRight(Tensor gradOutput) => throw new UnreachableException("EqualTo is never recorded.");

    private readonly struct OneWhereEqual<T> : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> left, Vector<T> right) =>
            Vector.ConditionalSelect(Vector.Equals(left, right), Vector<T>.One, Vector<T>.Zero);
    }
}

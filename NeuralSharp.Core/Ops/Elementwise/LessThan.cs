using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// 1 where the element is less than the other, 0 elsewhere, with broadcasting; NaN is less than nothing. Not differentiable: the result is a constant.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor LessThan(Tensor other) => new LessThanOp().Apply(this, other);

    /// <inheritdoc cref="LessThan(Tensor)"/>
    /// <param name="other">A number, which takes this tensor's type.</param>
    public Tensor LessThan(double other) => LessThan(Constant(other));
}

/// <summary>y = 1 where l &lt; r, 0 elsewhere.</summary>
file sealed class LessThanOp : ComparisonOp, IInt32Elementwise
{
    public override string Name => "LessThan";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        VectorLoop.Map(left, right, y, default(Formula<T>));

    void IInt32Elementwise.Forward(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<int> y) =>
        VectorLoop.Map(left, right, y, default(Formula<int>));

    private readonly struct Formula<T> : IBinaryFormula<T>
        where T : unmanaged
    {
        public Vector<T> Apply(Vector<T> left, Vector<T> right) => OneWhere(Vector.LessThan(left, right));
    }
}

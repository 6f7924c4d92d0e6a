using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// 1 where the element is greater than the other, 0 elsewhere, with broadcasting; NaN is greater than nothing. Not differentiable: the result is a constant.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor GreaterThan(Tensor other) => new GreaterThanOp().Apply(this, other);

    /// <inheritdoc cref="GreaterThan(Tensor)"/>
    /// <param name="other">A number, which takes this tensor's type.</param>
    public Tensor GreaterThan(double other) => GreaterThan(Constant(other));
}

/// <summary>y = 1 where l &gt; r, 0 elsewhere.</summary>
file sealed class GreaterThanOp() : ComparisonOp<IsGreater>("GreaterThan");

file readonly struct IsGreater : IQuestion
{
    public static Vector<T> Ask<T>(Vector<T> left, Vector<T> right)
        where T : unmanaged => Vector.GreaterThan(left, right);
}

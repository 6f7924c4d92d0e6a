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
file sealed class LessThanOp() : ComparisonOp<IsLess>("LessThan");

file readonly struct IsLess : IQuestion
{
    public static Vector<T> Ask<T>(Vector<T> left, Vector<T> right)
        where T : unmanaged => Vector.LessThan(left, right);
}

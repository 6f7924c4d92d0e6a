using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// 1 where the element is less than the other or equal to it, 0 elsewhere, with broadcasting; NaN never is. Not differentiable: the result is a constant.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor LessThanOrEqualTo(Tensor other) => new LessThanOrEqualToOp().Apply(this, other);

    /// <inheritdoc cref="LessThanOrEqualTo(Tensor)"/>
    /// <param name="other">A number, which takes this tensor's type.</param>
    public Tensor LessThanOrEqualTo(double other) => LessThanOrEqualTo(Constant(other));
}

/// <summary>y = 1 where l ≤ r, 0 elsewhere.</summary>
file sealed class LessThanOrEqualToOp() : ComparisonOp<IsLessOrEqual>("LessThanOrEqualTo");

file readonly struct IsLessOrEqual : IQuestion
{
    public static Vector<T> Ask<T>(Vector<T> left, Vector<T> right)
        where T : unmanaged => Vector.LessThanOrEqual(left, right);
}

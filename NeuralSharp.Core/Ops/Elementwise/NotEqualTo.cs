using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// 1 where two elements differ, 0 elsewhere, with broadcasting; NaN differs from everything. Not differentiable: the result is a constant.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor NotEqualTo(Tensor other) => new NotEqualToOp().Apply(this, other);

    /// <inheritdoc cref="NotEqualTo(Tensor)"/>
    /// <param name="other">A number, which takes this tensor's type.</param>
    public Tensor NotEqualTo(double other) => NotEqualTo(Constant(other));
}

/// <summary>y = 1 where l ≠ r, 0 elsewhere.</summary>
file sealed class NotEqualToOp() : ComparisonOp<IsNotEqual>("NotEqualTo");

file readonly struct IsNotEqual : IQuestion
{
    public static Vector<T> Ask<T>(Vector<T> left, Vector<T> right)
        where T : unmanaged => ~Vector.Equals(left, right);
}

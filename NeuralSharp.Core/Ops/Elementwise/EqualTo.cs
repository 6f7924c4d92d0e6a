using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// 1 where two elements are equal, 0 elsewhere, with broadcasting; NaN equals nothing. Not differentiable: the result is a constant.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor EqualTo(Tensor other) => new EqualToOp().Apply(this, other);

    /// <inheritdoc cref="EqualTo(Tensor)"/>
    /// <param name="other">A number, which takes this tensor's type.</param>
    public Tensor EqualTo(double other) => EqualTo(Constant(other));
}

/// <summary>y = 1 where l = r, 0 elsewhere.</summary>
file sealed class EqualToOp() : ComparisonOp<IsEqual>("EqualTo");

file readonly struct IsEqual : IQuestion
{
    public static Vector<T> Ask<T>(Vector<T> left, Vector<T> right)
        where T : unmanaged => Vector.Equals(left, right);
}

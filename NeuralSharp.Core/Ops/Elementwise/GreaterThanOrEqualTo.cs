using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// 1 where the element is greater than the other or equal to it, 0 elsewhere, with broadcasting; NaN never is. Not differentiable: the result is a constant.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor GreaterThanOrEqualTo(Tensor other) => new GreaterThanOrEqualToOp().Apply(this, other);

    /// <inheritdoc cref="GreaterThanOrEqualTo(Tensor)"/>
    /// <param name="other">A number, which takes this tensor's type.</param>
    public Tensor GreaterThanOrEqualTo(double other) => GreaterThanOrEqualTo(Constant(other));
}

/// <summary>y = 1 where l ≥ r, 0 elsewhere.</summary>
file sealed class GreaterThanOrEqualToOp() : ComparisonOp<IsGreaterOrEqual>("GreaterThanOrEqualTo");

file readonly struct IsGreaterOrEqual : IQuestion
{
    public static Vector<T> Ask<T>(Vector<T> left, Vector<T> right)
        where T : unmanaged => Vector.GreaterThanOrEqual(left, right);
}

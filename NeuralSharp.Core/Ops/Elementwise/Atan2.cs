using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The angle in [−π, π] of the point (x, y), whose y are this tensor's elements, with broadcasting: arctan(y / x) in the
    /// quadrant that the signs tell. The gradient at the origin is NaN.
    /// </summary>
    /// <param name="x">The points' abscissas.</param>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor Atan2(Tensor x) => new Atan2Op().Apply(this, x);
}

/// <summary>φ = atan2(y, x), dφ/dy = x / (x² + y²), dφ/dx = −y / (x² + y²).</summary>
file sealed class Atan2Op : ElementwiseOp
{
    public override string Name => "Atan2";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        TensorPrimitives.Atan2(left, right, y);

    protected override Tensor BackwardLeft(Tensor gradOutput) => gradOutput * OverSquaredRadius(Right);

    protected override Tensor BackwardRight(Tensor gradOutput) => -gradOutput * OverSquaredRadius(Left);

    /// <summary>
    /// a / (x² + y²), with all three measured in units of the larger of |x| and |y|, so that no square overflows. The result does
    /// not depend on the unit, so the unit is a constant.
    /// </summary>
    private Tensor OverSquaredRadius(Tensor a)
    {
        var unit = Left.Abs().Maximum(Right.Abs()).Detach();
        return a / unit / ((Left / unit).Square() + (Right / unit).Square()) / unit;
    }
}

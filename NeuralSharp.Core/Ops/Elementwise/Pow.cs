using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>Every element to a power: xᵖ. Anything to the power 0 is 1; a negative number to a broken power is NaN.</summary>
    /// <param name="exponent">The exponent p, a constant.</param>
    public Tensor Pow(double exponent) => new PowOp(exponent).Apply(this);

    /// <summary>
    /// Every element to a power of its own, with broadcasting: xᵖ. Anything to the power 0 is 1; a negative number to a broken power
    /// is NaN. At the edges gradients are PyTorch's: by x, 0 where p = 0; by p, 0 where x = 0 and p ≥ 0, and NaN where x &lt; 0.
    /// </summary>
    /// <param name="exponent">The exponents p.</param>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor Pow(Tensor exponent) => new PowerOp().Apply(this, exponent);
}

/// <summary>y = xᵖ, dy/dx = p xᵖ⁻¹, which is 0 for p = 0 even where xᵖ⁻¹ is infinite.</summary>
file sealed class PowOp(double exponent) : UnaryOp
{
    public override string Name => "Pow";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("exponent", exponent));

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        if (exponent == 1) x.CopyTo(y);
        else if (exponent == 2) TensorPrimitives.Multiply(x, x, y);
        else TensorPrimitives.Pow(x, T.CreateTruncating(exponent), y);
    }

    // A constant's gradient is 0 whatever arrives, and recorded like any other.
    protected override Tensor Backward(Tensor gradOutput) => exponent == 0
        ? Tensor.Where(Tensor.Scalar(0), gradOutput, 0)
        : gradOutput * (exponent * X.Pow(exponent - 1));
}

/// <summary>y = xᵖ, dy/dx = p xᵖ⁻¹, dy/dp = y ln x.</summary>
file sealed class PowerOp : ElementwiseOp
{
    public override string Name => "Pow";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        TensorPrimitives.Pow(left, right, y);

    // Where p = 0, xᵖ⁻¹ may be infinite: x⁰ stands in for it there, and 0 for the gradient.
    protected override Tensor BackwardLeft(Tensor gradOutput)
    {
        var isConstant = Right.EqualTo(0);
        return Tensor.Where(isConstant, 0, gradOutput) * (Right * Left.Pow(Tensor.Where(isConstant, 1, Right) - 1));
    }

    // Where x = 0 and p ≥ 0, ln x is infinite: ln 1 stands in for it there.
    protected override Tensor BackwardRight(Tensor gradOutput)
    {
        var isFlat = Left.EqualTo(0) * (Right >= 0);
        return gradOutput * (Output * Tensor.Where(isFlat, 1, Left).Log());
    }
}

using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>Every element to a power: xᵖ. Zero to the power 0 is 1; a negative number to a broken power is NaN.</summary>
    /// <param name="exponent">The exponent p, a constant.</param>
    public Tensor Pow(double exponent) => new PowOp(exponent).Apply(this);
}

/// <summary>y = xᵖ, dy/dx = p xᵖ⁻¹, which is 0 for p = 0 even where xᵖ⁻¹ is infinite.</summary>
file sealed class PowOp(double exponent) : UnaryOp
{
    public override string Name => "Pow";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        if (exponent == 2) TensorPrimitives.Multiply(x, x, y);
        else TensorPrimitives.Pow(x, T.CreateTruncating(exponent), y);
    }

    protected override Tensor Backward(Tensor gradOutput) =>
        exponent == 0 ? Tensor.ZerosLike(gradOutput) : gradOutput * (exponent * X.Pow(exponent - 1));
}

using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The angle in [0, π] whose cosine is every element: arccos x. It is NaN outside [−1, 1].</summary>
    public Tensor Acos() => new AcosOp().Apply(this);
}

/// <summary>y = arccos x, dy/dx = −1 / √(1 − x²), where 1 − x² is taken as (1 − x)(1 + x), which is exact near ±1.</summary>
file sealed class AcosOp : UnaryOp
{
    public override string Name => "Acos";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Acos(x, y);

    protected override Tensor Backward(Tensor gradOutput) => -gradOutput * ((1 - X) * (1 + X)).Rsqrt();
}

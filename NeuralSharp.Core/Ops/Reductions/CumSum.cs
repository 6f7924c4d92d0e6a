using System.Buffers;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The running sum along an axis: yᵢ = x₀ + … + xᵢ, summed in Float64 whatever the type.</summary>
    /// <param name="axis">The axis to sum along.</param>
    /// <exception cref="ShapeException">The axis is out of range.</exception>
    public Tensor CumSum(int axis) => new CumSumOp(Shape.ResolveAxis(axis, "CumSum"), isFromEnd: false).Apply(this);
}

/// <summary>yᵢ = Σ xⱼ over j ≤ i, or over j ≥ i from the end; the gradient is the running sum from the other side.</summary>
file sealed class CumSumOp(int axis, bool isFromEnd) : UnaryOp
{
    public override string Name => "CumSum";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("axis", axis), ("isFromEnd", isFromEnd));

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        var (count, width) = (InputShape(0)[axis], InputShape(0).CountAfter(axis));
        var buffer = ArrayPool<double>.Shared.Rent(width);
        var sums = buffer.AsSpan(0, width);
        for (var start = 0; start < x.Length; start += count * width)
        {
            sums.Fill(-0.0);   // -0 + x is x, also for -0
            for (var i = 0; i < count; i++)
            {
                var slice = start + ((isFromEnd ? count - 1 - i : i) * width);
                for (var j = 0; j < width; j++)
                {
                    sums[j] += double.CreateTruncating(x[slice + j]);
                    y[slice + j] = T.CreateTruncating(sums[j]);
                }
            }
        }

        ArrayPool<double>.Shared.Return(buffer);
    }

    protected override Tensor Backward(Tensor gradOutput) => new CumSumOp(axis, !isFromEnd).Apply(gradOutput);
}

using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The length of the vector of all elements, or of those along some axes: √Σ x² for order 2, Σ |x| for order 1, max |x| for
    /// order +∞. It neither overflows nor underflows on the way. The gradient at the zero vector is 0.
    /// </summary>
    /// <param name="order">1, 2 or <see cref="double.PositiveInfinity"/>.</param>
    /// <param name="axes">The axes along which the vectors lie; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <exception cref="ArgumentException">The order is another.</exception>
    /// <exception cref="ShapeException">An axis is out of range or named twice, or there is no largest of no elements.</exception>
    public Tensor Norm(double order = 2, Axes axes = default, bool keepDims = false)
    {
        axes.Resolve(Shape, "Norm");
        return order switch
        {
            1 => Abs().Sum(axes, keepDims),
            2 => ReduceRows(new EuclideanNormOp(), axes, keepDims),
            double.PositiveInfinity => Abs().Max(axes, keepDims),
            _ => throw new ArgumentException(Invariant($"Norm: there is no norm of order {order}. Use 1, 2 or double.PositiveInfinity."), nameof(order)),
        };
    }
}

/// <summary>y = √Σ x², dy/dx = x / y, and 0 for y = 0.</summary>
file sealed class EuclideanNormOp : RowOp
{
    public override string Name => "Norm";

    protected override T Reduce<T>(ReadOnlySpan<T> row)
    {
        if (row.Length == 0) return T.Zero;
        var largest = T.Abs(TensorPrimitives.MaxMagnitude(row));
        var scale = T.IsFinite(largest) && largest > T.Zero ? T.ScaleB(T.One, T.ILogB(largest)) : T.One;   // a power of 2 rounds nothing
        return scale * T.Sqrt(PairwiseSum.Of(row, new ScaledSquares<T>(scale)));
    }

    protected override Tensor Backward(Tensor gradOutput)
    {
        var norm = Column(Output);
        var isZero = norm.EqualTo(Tensor.ZerosLike(norm));
        return X / (norm + isZero) * (Column(gradOutput) * (1 - isZero));
    }

    private readonly struct ScaledSquares<T>(T scale) : ITerms<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Compute(ReadOnlySpan<T> x, Span<T> terms)
        {
            TensorPrimitives.Divide(x, scale, terms);
            TensorPrimitives.Multiply(terms, terms, terms);
        }
    }
}

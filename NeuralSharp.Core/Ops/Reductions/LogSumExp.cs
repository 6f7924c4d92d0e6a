using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The logarithm of a sum of exponentials along some axes, all by default: ln Σ eˣ, computed as max x + ln Σ e^(x − max x),
    /// which never overflows. Where all elements are −∞, and where there are none, it is −∞, and the gradient 0.
    /// </summary>
    /// <param name="axes">The axes to sum along; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice.</exception>
    public Tensor LogSumExp(Axes axes = default, bool keepDims = false) => ReduceRows(new LogSumExpOp(), axes, keepDims);
}

/// <summary>y = ln Σ eˣ, dy/dx = e^(x − y): the softmax of x.</summary>
file sealed class LogSumExpOp : RowOp
{
    public override string Name => "LogSumExp";

    protected override T Reduce<T>(ReadOnlySpan<T> row)
    {
        if (row.Length == 0) return T.NegativeInfinity;
        var max = TensorPrimitives.Max(row);
        var shift = T.IsFinite(max) ? max : T.Zero;
        return shift + T.Log(PairwiseSum.Of(row, new ShiftedExponentials<T>(shift)));
    }

    /// <summary>The softmax as e^(x − y) over its sum, because y was rounded; 0 / 1 where y is −∞, which is shifted by a finite number.</summary>
    protected override Tensor Backward(Tensor gradOutput)
    {
        var shift = Column(Output).Detach().Clamp(min: Output.DType.LeastFloat());
        var exponentials = (X - shift).Exp();
        var sum = exponentials.Sum(-1, keepDims: true);
        return Column(gradOutput) * (exponentials / (sum + sum.EqualTo(Tensor.ZerosLike(sum))));
    }

    private readonly struct ShiftedExponentials<T>(T shift) : ITerms<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Compute(ReadOnlySpan<T> x, Span<T> terms)
        {
            TensorPrimitives.Subtract(x, shift, terms);
            VectorMath.Exp<T>(terms, terms);
        }
    }
}

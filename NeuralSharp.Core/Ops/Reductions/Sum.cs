using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The sum along some axes, all by default; 0 where there are no elements.</summary>
    /// <param name="axes">The axes to sum along; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice.</exception>
    /// <exception cref="OverflowException">The tensor is Int32, and a sum is not; the order of the terms does not matter.</exception>
    public Tensor Sum(Axes axes = default, bool keepDims = false) => new SumOp(axes, keepDims).Apply(this);

    /// <summary>Sums along the dimensions that were broadcast from <paramref name="shape"/>: the adjoint of <see cref="BroadcastTo(Shape)"/>.</summary>
    /// <exception cref="ShapeException">The shape does not broadcast to this tensor's.</exception>
    public Tensor SumTo(Shape shape)
    {
        if (shape == Shape) return this;
        if (!shape.BroadcastsTo(Shape)) throw new ShapeException($"SumTo: {shape} does not broadcast to this tensor's shape {Shape}.");
        Span<int> axes = stackalloc int[Rank];
        var leading = Rank - shape.Rank;   // axes that the shape does not have
        var count = 0;
        for (var axis = 0; axis < Rank; axis++)
        {
            if (axis < leading || (shape[axis - leading] == 1 && Shape[axis] != 1)) axes[count++] = axis;
        }

        if (count == leading) return Sum(count == 1 ? 0 : Axes.Create(axes[..count]));   // as for a bias: nothing more to do
        return Sum(Axes.Create(axes[..count]), keepDims: true).Reshape(shape);
    }
}

/// <summary>y = Σ x, dy/dx = 1.</summary>
file sealed class SumOp(Axes axes, bool keepDims) : ReduceOp(axes, keepDims)
{
    public override string Name => "Sum";

    internal override LossDivisor? DivisorOf(LossDivisor? left, LossDivisor? right) => left;

    protected internal override T Identity<T>() => T.Zero;

    protected internal override T Fold<T>(ReadOnlySpan<T> x) => PairwiseSum.Of(x);

    protected internal override void Combine<T>(Span<T> y, ReadOnlySpan<T> x) => TensorPrimitives.Add(y, x, y);

    private protected override void ForwardInt32(Tensor output)
    {
        var y = output.Write<int>();
        var sums = new long[y.Length];
        var targets = TargetWalk();
        foreach (var value in InputTensor(0).Read<int>())
        {
            sums[targets.Offset] += value;
            targets.Next();
        }

        for (var i = 0; i < y.Length; i++) y[i] = checked((int)sums[i]);
    }

    protected override Tensor Backward(Tensor gradOutput) => KeepDims(gradOutput).BroadcastTo(InputShape(0));
}

using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>Reduces along some axes by an op on rows: they become the rows of a matrix, which costs nothing for the last axes.</summary>
    private Tensor ReduceRows(RowOp op, Axes axes, bool keepDims)
    {
        var reduced = axes.Resolve(Shape, op.Name);
        var shape = Shape.Reduce(reduced, keepDims);
        Span<int> order = stackalloc int[Rank];
        var (next, isInOrder) = (0, true);
        for (var bit = 0u; bit <= 1; bit++)
        {
            for (var axis = 0; axis < Rank; axis++)
            {
                if ((reduced >> axis & 1) != bit) continue;
                isInOrder &= next == axis;
                order[next++] = axis;
            }
        }

        var ordered = isInOrder ? this : Permute(order);
        return op.Apply(ordered.Reshape(shape.ElementCount, shape.ElementCount == 0 ? 0 : Length / shape.ElementCount)).Reshape(shape);
    }
}

/// <summary>An op that makes one number of each row of a matrix, for reductions that are not a simple fold (<see cref="ReduceOp"/> is).</summary>
internal abstract class RowOp : UnaryOp
{
    /// <summary>Makes one number of a row, which may be empty.</summary>
    protected abstract T Reduce<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>;

    protected sealed override Shape OutputShape(Shape input) => [input[0]];

    protected sealed override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        var length = InputShape(0)[1];
        for (var i = 0; i < y.Length; i++) y[i] = Reduce(x.Slice(i * length, length));
    }

    /// <summary>A number for each row as a column, which broadcasts over the matrix.</summary>
    protected static Tensor Column(Tensor perRow) => perRow.Reshape(perRow.Length, 1);
}

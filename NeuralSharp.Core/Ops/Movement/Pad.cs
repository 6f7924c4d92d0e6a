namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The tensor with a border: along each axis so many elements before and after, all of one value. The axes come from the
    /// first on, as in <c>numpy.pad</c>; PyTorch's <c>pad</c> begins with the last.
    /// </summary>
    /// <param name="widths">A pair for each axis: <c>x.Pad([(0, 0), (1, 1)])</c> puts a column on either side of a matrix.</param>
    /// <param name="value">The value of the border.</param>
    /// <exception cref="ShapeException">There is not one pair for each axis, or a width is negative.</exception>
    /// <exception cref="DTypeException">The tensor is Int32, and the value no 32-bit integer.</exception>
    public Tensor Pad(ReadOnlySpan<(int Before, int After)> widths, double value = 0)
    {
        if (widths.Length != Rank)
            throw new ShapeException(Invariant($"Pad: {widths.Length} pairs of widths for shape {Shape}, which has {Rank} axes. Give a pair for each."));
        if (DType == DType.Int32 && value != (int)value)
            throw new DTypeException(Invariant($"Pad: {value} is no 32-bit integer, and the tensor is Int32."));
        var whole = Shape;
        for (var axis = 0; axis < Rank; axis++)
        {
            var (before, after) = widths[axis];
            if (before < 0 || after < 0)
                throw new ShapeException(Invariant($"Pad: widths ({before}, {after}) along axis {axis} of shape {Shape}; none can be negative. Cut with a range, x[1..]."));
            whole = whole.With(axis, (long)before + Shape[axis] + after);
        }

        Span<int> strides = stackalloc int[Rank];
        whole.CopyStridesTo(strides);
        var start = 0;
        for (var axis = 0; axis < Rank; axis++) start += widths[axis].Before * strides[axis];
        return new EmbedOp("Pad", whole, StridedWalk.Over(start, Shape.AsSpan(), strides), value).Apply(this);
    }
}

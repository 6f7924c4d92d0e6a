namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The tensor as a tile that is laid so many times along each axis: PyTorch's <c>repeat</c>, NumPy's <c>tile</c>. (NumPy's
    /// <c>repeat</c>, which repeats single elements, is an <see cref="IndexSelect"/>.) Numbers beyond the axes make new ones in front.
    /// </summary>
    /// <param name="repeats">How many times, for each axis of the result.</param>
    /// <exception cref="ShapeException">There are fewer numbers than axes, or one is negative.</exception>
    public Tensor Repeat(params ReadOnlySpan<int> repeats)
    {
        if (repeats.Length < Rank)
            throw new ShapeException(Invariant($"Repeat: {repeats.Length} numbers for shape {Shape}, which has {Rank} axes. Give one for each."));
        var tiled = this;
        while (tiled.Rank < repeats.Length) tiled = tiled.ExpandDims(0);
        for (var axis = tiled.Rank - 1; axis >= 0; axis--)
        {
            if (repeats[axis] < 0) throw new ShapeException(Invariant($"Repeat: {repeats[axis]} times along axis {axis}; none can be negative."));
            if (repeats[axis] != 1) tiled = tiled.RepeatAlong(axis, repeats[axis]);
        }

        return tiled.Storage == Storage ? tiled.Clone() : tiled;
    }

    private Tensor RepeatAlong(int axis, int times)
    {
        var shape = Shape.With(axis, (long)Shape[axis] * times);
        if (Length == 0) return Reshape(shape);
        var (before, block) = (Shape.CountBefore(axis), Shape[axis] * Shape.CountAfter(axis));
        return Reshape(before, 1, block).BroadcastTo([before, times, block]).Reshape(shape);
    }
}

using System.Runtime.CompilerServices;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// A part of the tensor: for each axis, from the first on, one index (the axis vanishes) or a range (it stays). Axes that
    /// are not named stay whole. <c>x[0]</c> is the first row, <c>x[^1]</c> the last, <c>x[1..3, 0]</c> the first element of
    /// two rows, <c>x[.., 1..]</c> all columns but the first. A new axis comes from <see cref="ExpandDims"/>. The result is a copy.
    /// </summary>
    /// <exception cref="ShapeException">There are more indices than axes, or one is out of range.</exception>
    [IndexerName("At")]
    public Tensor this[params ReadOnlySpan<AxisIndex> indices]
    {
        get
        {
            if (indices.Length > Rank)
                throw new ShapeException(Invariant($"Index: {indices.Length} indices for shape {Shape}, which has {Rank} axes."));
            Span<int> starts = stackalloc int[Rank];
            Span<int> sizes = stackalloc int[Rank];
            Span<int> kept = stackalloc int[Rank];
            starts.Clear();
            Shape.AsSpan().CopyTo(sizes);
            var rank = 0;
            for (var axis = 0; axis < Rank; axis++)
            {
                var keepsAxis = true;
                if (axis < indices.Length) (starts[axis], sizes[axis], keepsAxis) = indices[axis].Resolve(Shape, axis);
                if (keepsAxis) kept[rank++] = sizes[axis];
            }

            return Slice(starts, Shape.Create(sizes)).Reshape(Shape.Create(kept[..rank]));
        }
    }

    /// <summary>The box of some sizes that starts at some indices.</summary>
    private Tensor Slice(ReadOnlySpan<int> starts, Shape sizes)
    {
        Span<int> strides = stackalloc int[Rank];
        Shape.CopyStridesTo(strides);
        var start = 0;
        for (var axis = 0; axis < Rank; axis++) start += starts[axis] * strides[axis];
        return Strided("Slice", sizes, start, strides);
    }

    /// <summary>The part along one axis that starts at an index.</summary>
    internal Tensor Narrow(int axis, int start, int size)
    {
        Span<int> starts = stackalloc int[Rank];
        starts.Clear();
        starts[axis] = start;
        return Slice(starts, Shape.With(axis, size));
    }
}

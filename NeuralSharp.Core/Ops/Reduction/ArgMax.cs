using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The index of the largest element along an axis, as Int32: the first where several are. NaN counts as the largest.
    /// Not differentiable.
    /// </summary>
    /// <param name="axis">The axis to search along.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    /// <exception cref="ShapeException">The axis is out of range, or has no elements to choose from.</exception>
    public Tensor ArgMax(int axis = -1, bool keepDims = false)
    {
        axis = Shape.ResolveAxis(axis, "ArgMax");
        var indices = Uninitialized(Shape.Reduce(1u << axis, keepDims), DType.Int32);
        if (Shape[axis] == 0 && indices.Length > 0) throw new ShapeException($"ArgMax: axis {axis} of shape {Shape} has no elements to choose from.");
        switch (DType)
        {
            case DType.Float32: ArgMaxLoop(Read<float>(), axis, indices.Write<int>()); break;
            case DType.Float64: ArgMaxLoop(Read<double>(), axis, indices.Write<int>()); break;
            default: throw new DTypeException($"ArgMax: searches Float32 and Float64, not {DType}. Convert with To(DType.Float32) first.");
        }

        return indices;
    }

    private void ArgMaxLoop<T>(ReadOnlySpan<T> x, int axis, Span<int> indices)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = Shape[axis];
        var stride = 1;
        for (var inner = axis + 1; inner < Rank; inner++) stride *= Shape[inner];
        for (var i = 0; i < indices.Length; i++)
        {
            var first = (i / stride * stride * count) + (i % stride);
            if (stride == 1)
            {
                var row = x.Slice(first, count);
                indices[i] = row.IndexOf(TensorPrimitives.Max(row));   // IndexOfMax would take 0 for larger than -0
                continue;
            }

            var best = 0;
            for (var j = 1; j < count; j++)
            {
                var (candidate, current) = (x[first + (j * stride)], x[first + (best * stride)]);
                if (candidate > current || (T.IsNaN(candidate) && !T.IsNaN(current))) best = j;
            }

            indices[i] = best;
        }
    }
}

using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    private Tensor ArgExtremum(string op, int axis, bool keepDims, bool isMax)
    {
        axis = Shape.ResolveAxis(axis, op);
        var indices = Uninitialized(Shape.Reduce(1u << axis, keepDims), DType.Int32);
        if (Shape[axis] == 0 && indices.Length > 0) throw new ShapeException($"{op}: axis {axis} of shape {Shape} has no elements to choose from.");
        switch (DType)
        {
            case DType.Float32: ArgExtremumLoop(Read<float>(), axis, isMax, indices.Write<int>()); break;
            case DType.Float64: ArgExtremumLoop(Read<double>(), axis, isMax, indices.Write<int>()); break;
            default: throw new DTypeException($"{op}: searches Float32 and Float64, not {DType}. Convert with To(DType.Float32) first.");
        }

        return indices;
    }

    private void ArgExtremumLoop<T>(ReadOnlySpan<T> x, int axis, bool isMax, Span<int> indices)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (count, stride) = (Shape[axis], Shape.CountAfter(axis));
        for (var i = 0; i < indices.Length; i++)
        {
            var first = (i / stride * stride * count) + (i % stride);
            if (stride == 1)
            {
                var row = x.Slice(first, count);
                indices[i] = row.IndexOf(isMax ? TensorPrimitives.Max(row) : TensorPrimitives.Min(row));   // IndexOfMax would take 0 for larger than -0
                continue;
            }

            var best = 0;
            for (var j = 1; j < count; j++)
            {
                var (candidate, current) = (x[first + (j * stride)], x[first + (best * stride)]);
                if ((isMax ? candidate > current : candidate < current) || (T.IsNaN(candidate) && !T.IsNaN(current))) best = j;
            }

            indices[i] = best;
        }
    }
}

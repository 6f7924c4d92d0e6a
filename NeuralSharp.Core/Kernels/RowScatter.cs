using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

/// <summary>
/// Adds rows to the rows of a table that indices name. A row that is named often is summed in Float64, so that its rounding error does
/// not grow with the number of terms.
/// </summary>
internal static class RowScatter
{
    private const int Often = 256;

    /// <summary>y's row indices[i] += x's row i, for all i whose index is not to be skipped. y is zero at first.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> indices, int size, Span<T> y, int skipped = -1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var wide = size > 0 && indices.Length > Often ? RowsNamedOften(indices, y.Length / size, size) : null;
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] == skipped) continue;
            var row = x.Slice(i * size, size);
            var target = y.Slice(indices[i] * size, size);
            if (wide is not null && wide.TryGetValue(indices[i], out var sums)) LongSum.Add(row, sums);
            else TensorPrimitives.Add(target, row, target);
        }

        if (wide is null) return;
        foreach (var (index, sums) in wide) LongSum.Store(sums, y.Slice(index * size, size));
    }

    private static Dictionary<int, double[]>? RowsNamedOften(ReadOnlySpan<int> indices, int rows, int size)
    {
        var counts = ArrayPool<int>.Shared.Rent(rows);
        counts.AsSpan(0, rows).Clear();
        Dictionary<int, double[]>? often = null;
        foreach (var index in indices)
        {
            if (++counts[index] == Often + 1) (often ??= []).Add(index, new double[size]);
        }

        ArrayPool<int>.Shared.Return(counts);
        return often;
    }
}

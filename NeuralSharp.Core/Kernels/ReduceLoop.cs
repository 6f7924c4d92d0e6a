using System.Buffers;
using System.Numerics;

namespace NeuralSharp;

/// <summary>
/// Folds a tensor along some of its axes by a rule, in long runs: where the innermost axis is folded
/// a run becomes one element, elsewhere a run is combined with a run of the output. Long axes are folded by halves, so that the
/// rounding error of a sum grows with the logarithm of their length.
/// </summary>
internal static class ReduceLoop
{
    private const int BlockLength = 32;   // slices that are combined one after the other before halves are

    /// <summary>y = the fold of x along the axes that are set as bits in <paramref name="reduced"/>.</summary>
    public static void Run<T>(IFold rule, ReadOnlySpan<T> x, in Shape shape, uint reduced, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        y.Fill(rule.Identity<T>());
        if (x.Length == 0) return;
        Span<(int Size, bool IsReduced)> merged = stackalloc (int, bool)[Math.Max(1, shape.Rank)];
        Fold(rule, x, Merge(shape, reduced, merged), y);
    }

    /// <summary>Combines y with the fold of x, whose axes are given from the outermost on.</summary>
    private static void Fold<T>(IFold rule, ReadOnlySpan<T> x, ReadOnlySpan<(int Size, bool IsReduced)> axes, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (size, isReduced) = axes[0];
        if (axes.Length == 1)
        {
            if (!isReduced)
            {
                rule.Combine(y, x);
                return;
            }

            var value = rule.Fold(x);
            rule.Combine(y, new ReadOnlySpan<T>(in value));
        }
        else if (isReduced)
        {
            FoldSlices(rule, x, size, axes[1..], y);
        }
        else
        {
            var (from, to) = (x.Length / size, y.Length / size);
            for (var i = 0; i < size; i++) Fold(rule, x.Slice(i * from, from), axes[1..], y.Slice(i * to, to));
        }
    }

    /// <summary>Combines y with each of so many slices of x, in blocks and then by halves.</summary>
    private static void FoldSlices<T>(
        IFold rule, ReadOnlySpan<T> x, int count, ReadOnlySpan<(int Size, bool IsReduced)> axes, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var length = x.Length / count;
        if (count <= BlockLength)
        {
            for (var i = 0; i < count; i++) Fold(rule, x.Slice(i * length, length), axes, y);
            return;
        }

        var half = count / 2;
        FoldSlices(rule, x[..(half * length)], half, axes, y);
        var buffer = ArrayPool<T>.Shared.Rent(y.Length);
        var second = buffer.AsSpan(0, y.Length);
        second.Fill(rule.Identity<T>());
        FoldSlices(rule, x[(half * length)..], count - half, axes, second);
        rule.Combine(y, second);
        ArrayPool<T>.Shared.Return(buffer);
    }

    /// <summary>Neighbouring axes of the same kind as one, without those of size 1.</summary>
    private static ReadOnlySpan<(int Size, bool IsReduced)> Merge(
        in Shape shape, uint reduced, Span<(int Size, bool IsReduced)> merged)
    {
        var count = 0;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] == 1) continue;
            var isReduced = (reduced >> axis & 1) != 0;
            if (count > 0 && merged[count - 1].IsReduced == isReduced) merged[count - 1].Size *= shape[axis];
            else merged[count++] = (shape[axis], isReduced);
        }

        if (count == 0) merged[count++] = (1, true);
        return merged[..count];
    }
}

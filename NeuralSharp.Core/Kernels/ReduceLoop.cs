using System.Numerics;

namespace NeuralSharp;

/// <summary>
/// Folds a tensor along some of its axes by a <see cref="ReduceOp"/>'s rule, in long runs: where the innermost axis is folded
/// a run becomes one element, elsewhere a run is combined with a run of the output.
/// </summary>
internal static class ReduceLoop
{
    private const int BlockRows = 32;   // rows summed in a block before blocks are summed, so that rounding errors grow slowly

    /// <summary>y = the fold of x along the axes that are set as bits in <paramref name="reduced"/>.</summary>
    public static void Run<T>(ReduceOp op, ReadOnlySpan<T> x, in Shape shape, uint reduced, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        y.Fill(op.Identity<T>());
        if (x.Length == 0) return;
        var walk = OutputWalk(shape, reduced, y.Length);
        var (run, stride) = walk.TakeInnermost();
        if (stride != 0 && run == y.Length)
        {
            FoldRows(op, x, run, y);
            return;
        }

        for (var start = 0; start < x.Length; start += run)
        {
            var source = x.Slice(start, run);
            if (stride != 0)
            {
                op.Combine(y.Slice(walk.Offset, run), source);
            }
            else
            {
                var value = op.Fold(source);
                op.Combine(y.Slice(walk.Offset, 1), new ReadOnlySpan<T>(in value));
            }

            walk.Next();
        }
    }

    /// <summary>Folds the rows of a matrix into one, by halves, as a sum of many rows loses less that way.</summary>
    private static void FoldRows<T>(ReduceOp op, ReadOnlySpan<T> x, int run, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = x.Length / run;
        if (rows <= BlockRows)
        {
            for (var start = 0; start < x.Length; start += run) op.Combine(y, x.Slice(start, run));
            return;
        }

        var half = rows / 2 * run;
        var second = new T[run];
        second.AsSpan().Fill(op.Identity<T>());
        FoldRows(op, x[..half], run, y);
        FoldRows(op, x[half..], run, second);
        op.Combine(y, second);
    }

    /// <summary>The walk over the output in the order of the input: a folded dimension has stride 0.</summary>
    private static StridedWalk OutputWalk(in Shape shape, uint reduced, int outputLength)
    {
        var walk = new StridedWalk();
        var sizes = shape.AsSpan();
        var stride = outputLength;
        for (var axis = 0; axis < sizes.Length;)
        {
            var isReduced = IsReduced(reduced, axis);
            var size = 1;
            for (; axis < sizes.Length && IsReduced(reduced, axis) == isReduced; axis++) size *= sizes[axis];
            if (size == 1) continue;
            if (!isReduced) stride /= size;
            walk.Add(size, isReduced ? 0 : stride);
        }

        return walk;
    }

    private static bool IsReduced(uint reduced, int axis) => (reduced >> axis & 1) != 0;
}

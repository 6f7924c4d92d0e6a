using System.Buffers;

namespace NeuralSharp;

/// <summary>What is done with runs of elements of two tensors; the three spans have the same length.</summary>
internal interface IPairKernel<T>
    where T : unmanaged
{
    /// <summary>Computes a run of elements.</summary>
    void Forward(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y);
}

/// <summary>Runs a kernel over the elements of two shapes that broadcast, as few long runs of equal length.</summary>
internal static class BroadcastLoop
{
    private const int ConstantLength = 256;   // a broadcast element is repeated so often in a buffer that stays in the cache
    private const int ShortRun = 16;          // below this, one copy of the broadcast operand is cheaper than many calls

    /// <summary>y = kernel(l, r), each repeated along the dimensions in which it has size 1.</summary>
    public static void Run<T, TKernel>(TKernel kernel, ReadOnlySpan<T> l, in Shape left, ReadOnlySpan<T> r, in Shape right, Span<T> y, in Shape output)
        where T : unmanaged
        where TKernel : struct, IPairKernel<T>
    {
        if (y.Length == 0) return;
        var (leftWalk, rightWalk) = Walks(left, right, output);
        var (run, leftStride) = leftWalk.TakeInnermost();
        var (_, rightStride) = rightWalk.TakeInnermost();
        if (run < ShortRun && y.Length > ShortRun)
        {
            RunExpanded(kernel, l, left, r, right, y, output);
            return;
        }

        Span<T> constant = stackalloc T[Math.Min(run, ConstantLength)];
        for (var start = 0; start < y.Length; start += run)
        {
            var target = y.Slice(start, run);
            if (leftStride == 0) constant.Fill(l[leftWalk.Offset]);
            if (rightStride == 0) constant.Fill(r[rightWalk.Offset]);
            if (leftStride != 0 && rightStride != 0)
            {
                kernel.Forward(l.Slice(leftWalk.Offset, run), r.Slice(rightWalk.Offset, run), target);
            }
            else
            {
                for (var done = 0; done < run; done += constant.Length)
                {
                    var part = Math.Min(constant.Length, run - done);
                    var leftPart = leftStride == 0 ? constant[..part] : l.Slice(leftWalk.Offset + done, part);
                    var rightPart = rightStride == 0 ? constant[..part] : r.Slice(rightWalk.Offset + done, part);
                    kernel.Forward(leftPart, rightPart, target.Slice(done, part));
                }
            }

            leftWalk.Next();
            rightWalk.Next();
        }
    }

    /// <summary>Repeats the elements of x along the dimensions in which it has size 1.</summary>
    public static void Expand<T>(ReadOnlySpan<T> x, in Shape input, Span<T> y, in Shape output)
        where T : unmanaged
    {
        if (y.Length == 0) return;
        var (walk, _) = Walks(input, output, output);
        var (run, stride) = walk.TakeInnermost();
        for (var start = 0; start < y.Length; start += run)
        {
            var target = y.Slice(start, run);
            if (stride == 0) target.Fill(x[walk.Offset]);
            else x.Slice(walk.Offset, run).CopyTo(target);
            walk.Next();
        }
    }

    private static void RunExpanded<T, TKernel>(TKernel kernel, ReadOnlySpan<T> l, in Shape left, ReadOnlySpan<T> r, in Shape right, Span<T> y, in Shape output)
        where T : unmanaged
        where TKernel : struct, IPairKernel<T>
    {
        var buffer = ArrayPool<T>.Shared.Rent(2 * y.Length);
        var wholeLeft = buffer.AsSpan(0, y.Length);
        var wholeRight = buffer.AsSpan(y.Length, y.Length);
        Expand(l, left, wholeLeft, output);
        Expand(r, right, wholeRight, output);
        kernel.Forward(wholeLeft, wholeRight, y);
        ArrayPool<T>.Shared.Return(buffer);
    }

    /// <summary>
    /// The walks over both inputs in the order of the output, where dimensions that both pass in one stride are merged. A
    /// broadcast dimension has stride 0.
    /// </summary>
    public static (StridedWalk Left, StridedWalk Right) Walks(in Shape left, in Shape right, in Shape output)
    {
        Span<(int Size, int Left, int Right)> merged = stackalloc (int, int, int)[output.Rank];
        var count = 0;
        var (leftSize, rightSize) = (1, 1);
        for (var fromEnd = 1; fromEnd <= output.Rank; fromEnd++)
        {
            var (l, r, size) = (left.SizeFromEnd(fromEnd), right.SizeFromEnd(fromEnd), output.SizeFromEnd(fromEnd));
            if (size == 1) continue;
            var (leftStride, rightStride) = (l == 1 ? 0 : leftSize, r == 1 ? 0 : rightSize);
            (leftSize, rightSize) = (leftSize * l, rightSize * r);
            if (count > 0)
            {
                ref var inner = ref merged[count - 1];
                if (leftStride == inner.Left * inner.Size && rightStride == inner.Right * inner.Size)
                {
                    inner.Size *= size;
                    continue;
                }
            }

            merged[count++] = (size, leftStride, rightStride);
        }

        var (leftWalk, rightWalk) = (new StridedWalk(), new StridedWalk());
        for (var i = count - 1; i >= 0; i--)
        {
            leftWalk.Add(merged[i].Size, merged[i].Left);
            rightWalk.Add(merged[i].Size, merged[i].Right);
        }

        return (leftWalk, rightWalk);
    }
}

namespace NeuralSharp;

/// <summary>Copies between a strided view of one span and the whole of another.</summary>
internal static class StridedCopy
{
    /// <summary>Fills y with the elements of x that the walk visits.</summary>
    public static void Gather<T>(ReadOnlySpan<T> x, StridedWalk walk, Span<T> y)
        where T : unmanaged
    {
        var (run, stride) = walk.TakeInnermost();
        for (var start = 0; start < y.Length; start += run)
        {
            if (stride == 1) x.Slice(walk.Offset, run).CopyTo(y[start..]);
            else for (var i = 0; i < run; i++) y[start + i] = x[walk.Offset + (i * stride)];
            walk.Next();
        }
    }

    /// <summary>Puts the elements of x where the walk visits y.</summary>
    public static void Scatter<T>(ReadOnlySpan<T> x, StridedWalk walk, Span<T> y)
        where T : unmanaged
    {
        var (run, stride) = walk.TakeInnermost();
        for (var start = 0; start < x.Length; start += run)
        {
            if (stride == 1) x.Slice(start, run).CopyTo(y[walk.Offset..]);
            else for (var i = 0; i < run; i++) y[walk.Offset + (i * stride)] = x[start + i];
            walk.Next();
        }
    }
}

namespace NeuralSharp;

/// <summary>Counts the multiply-adds of the ops on a thread, in <see cref="Autograd.Counting"/>.</summary>
internal static class MultiplyAddCounter
{
    /// <summary>The multiply-adds on this thread so far.</summary>
    [field: ThreadStatic]
    public static long Count { get; private set; }

    /// <summary>Adds those of an op.</summary>
    public static void Add(long count) => Count += count;
}

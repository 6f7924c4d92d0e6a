namespace NeuralSharp;

/// <summary>
/// A data set threw while examples were gathered, with their places in it; <see cref="Exception.InnerException"/> is what it threw. The pass over the data
/// has ended; the data set, and a training that was under way, may be used again. An <see cref="OperationCanceledException"/> is not wrapped.
/// </summary>
public sealed class DatasetException : InvalidOperationException
{
    private const int MostShown = 10;

    private DatasetException(int[] examples, Exception inner)
        : base($"{Name(examples)} of the data set cannot be had: {inner.Message}", inner) => Examples = examples;

    /// <summary>The place of the example that failed; those of its whole batch where none failed when each was asked for alone.</summary>
    public IReadOnlyList<int> Examples { get; }

    /// <summary>Whether an exception is to be told with the examples.</summary>
    internal static bool Wraps(Exception exception) => exception is not (OperationCanceledException or DatasetException);

    /// <summary>Finds the example that fails, by asking for each of a batch alone, up to the first that does.</summary>
    internal static DatasetException Of(ReadOnlySpan<int> examples, Exception exception, Action<int> gather)
    {
        if (examples.Length <= 1) return new(examples.ToArray(), exception);
        foreach (var example in examples)
        {
            try
            {
                gather(example);
            }
            catch (Exception found) when (Wraps(found))
            {
                return new([example], found);
            }
        }

        return new(examples.ToArray(), exception);
    }

    private static string Name(int[] examples) => examples is [var one]
        ? Invariant($"Example {one}")
        : Invariant($"One of the {examples.Length} examples {Printable.List(examples.Take(MostShown))[1..^1]}{(examples.Length > MostShown ? ", …" : "")}");
}

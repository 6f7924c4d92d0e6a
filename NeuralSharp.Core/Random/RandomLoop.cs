namespace NeuralSharp;

/// <summary>A distribution: makes numbers out of the words of Philox blocks.</summary>
internal interface IDistribution<T>
    where T : unmanaged
{
    /// <summary>The words that an element takes.</summary>
    int WordsPerElement { get; }

    /// <summary>Fills with the numbers of a seed's stream, from a block on.</summary>
    void Fill(Span<T> destination, ulong seed, ulong stream, ulong block);
}

/// <summary>Long fills in pieces that the worker threads share. An element depends on its own block alone, so the bits are those of one thread.</summary>
internal static unsafe class RandomLoop
{
    /// <summary>Elements of a piece: tens of microseconds of work, and whole blocks of words for every distribution.</summary>
    private const int PieceLength = 1 << 13;

    public static void Fill<T, TDistribution>(Span<T> destination, TDistribution distribution, ulong seed, ulong stream, ulong block)
        where T : unmanaged
        where TDistribution : struct, IDistribution<T>
    {
        fixed (T* first = destination)
        {
            var pieces = new Pieces<T, TDistribution>(first, destination.Length, distribution, seed, stream, block);
            WorkerPool.For(ref pieces, (destination.Length + PieceLength - 1) / PieceLength);
        }
    }

    private readonly struct Pieces<T, TDistribution>(T* first, int length, TDistribution distribution, ulong seed, ulong stream, ulong block) : IParallelJob
        where T : unmanaged
        where TDistribution : struct, IDistribution<T>
    {
        public void Run(int index)
        {
            var start = index * PieceLength;
            distribution.Fill(new(first + start, Math.Min(PieceLength, length - start)), seed, stream, block + RandomFills.BlocksFor(start, distribution.WordsPerElement));
        }
    }
}

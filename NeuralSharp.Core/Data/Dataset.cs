namespace NeuralSharp;

/// <summary>Examples that a network learns from, each an input and a target. Derive from it to read them from elsewhere.</summary>
public abstract class Dataset
{
    /// <summary>The number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>The shape of one example's input, without the batch axis.</summary>
    public abstract Shape InputShape { get; }

    /// <summary>The examples at some places, in that order, as tensors.</summary>
    public abstract Batch Gather(ReadOnlySpan<int> indices);

    /// <summary>All examples once, in batches of equal size; the last is smaller where they do not divide.</summary>
    /// <param name="batchSize">The number of examples a batch, positive.</param>
    /// <param name="shuffle">Orders the examples anew at each call; without it they come in their own order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is not positive.</exception>
    public IEnumerable<Batch> Batches(int batchSize, Generator? shuffle = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return Enumerate();

        IEnumerable<Batch> Enumerate()
        {
            var order = shuffle?.Permutation(Count) ?? [.. Enumerable.Range(0, Count)];
            for (var start = 0; start < order.Length; start += batchSize)
                yield return Gather(order.AsSpan(start, Math.Min(batchSize, order.Length - start)));
        }
    }
}

namespace NeuralSharp;

/// <summary>Examples that a network learns from, each an input and a target. Derive from it to read them from elsewhere.</summary>
public abstract class Dataset
{
    /// <summary>The number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>The shape of one example's input, without the batch axis.</summary>
    public abstract Shape InputShape { get; }

    /// <summary>Begins a pass: the data set as it is in it, and the order of its examples. Both follow from the generator as it is now.</summary>
    /// <param name="shuffle">Orders the examples; without it they come in their own order.</param>
    /// <param name="multiple">What is more than a multiple of this number is left out.</param>
    internal (Dataset Data, int[] Order) BeginPass(Generator? shuffle, int multiple) => (ForPass(PassOf(shuffle)), Order(shuffle, multiple));

    /// <summary>The examples at some places, in that order, as tensors.</summary>
    public abstract Batch Gather(ReadOnlySpan<int> indices);

    /// <summary>
    /// The same written into tensors that are there. Override it as well, and batches that reuse their buffers cost no memory and are
    /// gathered on another thread, ahead of time; without it they come from <see cref="Gather"/>, on the caller's thread.
    /// </summary>
    /// <remarks>
    /// The tensors hold anything before. One call runs at a time for each pass over the data, beside whatever the program does
    /// meanwhile: what you write must depend on the indices alone. Random numbers are best drawn from a generator that the index of an
    /// example has chosen (<c>generator.Fork(stream: index)</c>), because two threads that draw from one get whatever comes first; and
    /// from a seed that the pass has a part in, see <see cref="ForPass"/>, because otherwise each epoch has the same.
    /// </remarks>
    /// <param name="indices">The places of the examples.</param>
    /// <param name="into">Tensors of the shapes and types that <see cref="Gather"/> gives for as many places.</param>
    /// <returns>False where this data set has no such way, or the tensors do not fit; nothing was written then.</returns>
    public virtual bool TryGather(ReadOnlySpan<int> indices, Batch into) => false;

    /// <summary>
    /// The data set as one pass over it sees it. Override it where examples differ from pass to pass, such as by random transforms:
    /// <see cref="Batches"/> asks at the beginning of each pass, and takes its examples from what it gets.
    /// </summary>
    /// <remarks>A data set made of another hands the question on.</remarks>
    /// <param name="pass">
    /// A number of the pass, made of the state of the generator that shuffles it, so that each epoch has another, and an epoch that is repeated
    /// from a saved generator the same; 0 for a pass without one.
    /// </param>
    /// <returns>A data set of as many examples; this one where nothing changes.</returns>
    public virtual Dataset ForPass(ulong pass) => this;

    /// <summary>All examples once, in batches of equal size; the last is smaller where they do not divide, unless it is dropped.</summary>
    /// <param name="batchSize">The number of examples a batch, positive.</param>
    /// <param name="shuffle">Orders the examples anew at each call; without it they come in their own order.</param>
    /// <param name="reuseBuffers">
    /// Whether batches share their tensors: a batch is then valid until the next one is asked for, and what is to outlive it must be
    /// copied (<c>Clone</c>). In return a pass takes the memory of three batches, and of a smaller last one, however long it is, and where <see cref="Backend.Threads"/> allows a second thread, the next
    /// one is gathered while the program works on this one. A gradient that needs an overwritten batch says so. Values and order are
    /// the same either way. The end of a <c>foreach</c>, early or not, waits for the other thread; one who asks for batches by hand
    /// disposes the enumerator.
    /// </param>
    /// <param name="dropLast">
    /// Whether to leave out a last batch that is smaller than the others, for layers that need several examples (<c>BatchNorm</c>). With a shuffle
    /// other examples are left out each time. There is no batch at all where there are fewer examples than a batch holds.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is not positive.</exception>
    /// <exception cref="DatasetException">While batches are asked for: the data set threw; it says at which example. Another pass may begin.</exception>
    public IEnumerable<Batch> Batches(int batchSize, Generator? shuffle = null, bool reuseBuffers = false, bool dropLast = false)
    {
        Require.AtLeastOne(batchSize);
        return reuseBuffers ? Reusing() : Fresh();

        IEnumerable<Batch> Fresh()
        {
            var data = ForPass(PassOf(shuffle));
            var order = Order(shuffle, dropLast ? batchSize : 1);
            for (var start = 0; start < order.Length; start += batchSize)
                yield return data.GatherOrTell(order.AsSpan(start, Math.Min(batchSize, order.Length - start)));
        }

        IEnumerable<Batch> Reusing()
        {
            var (data, order) = BeginPass(shuffle, dropLast ? batchSize : 1);
            foreach (var batch in data.InOrder(order, batchSize, new())) yield return batch;
        }
    }

    /// <summary>The examples at some places, in that order, in batches that share their tensors.</summary>
    internal IEnumerable<Batch> InOrder(int[] order, int batchSize, BatchBuffers buffers)
    {
        using var loader = new BatchLoader(this, order, batchSize, buffers);
        while (loader.TryNext(out var batch)) yield return batch;
    }

    /// <summary>Gathers examples; what the data set throws is told with the example.</summary>
    internal Batch GatherOrTell(ReadOnlySpan<int> indices)
    {
        try
        {
            return Gather(indices);
        }
        catch (Exception exception) when (DatasetException.Wraps(exception))
        {
            throw DatasetException.Of(indices, exception, example => Gather([example]));
        }
    }

    /// <summary>Checks that indices name examples: what <see cref="Gather"/> and <see cref="TryGather"/> do first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not.</exception>
    protected void CheckIndices(ReadOnlySpan<int> indices)
    {
        foreach (var index in indices)
        {
            if ((uint)index < (uint)Count) continue;
            throw new OutOfRangeException(nameof(indices), index, Invariant($"Gather: there is no example {index} among {Count}; they count from 0."));
        }
    }

    /// <summary>The number of a pass: the whole state of its generator before the order is drawn.</summary>
    private static ulong PassOf(Generator? shuffle)
    {
        if (shuffle is null) return 0;
        var (low, high, _, _) = Philox.Block(shuffle.Seed, shuffle.Stream, shuffle.Offset);
        return RandomFills.Join(low, high);
    }

    /// <summary>The order of a pass; what is more than a multiple of a number is left out.</summary>
    private int[] Order(Generator? shuffle, int multiple)
    {
        var order = shuffle?.Permutation(Count) ?? [.. Enumerable.Range(0, Count)];
        return order.Length % multiple == 0 ? order : order[..(order.Length / multiple * multiple)];
    }
}

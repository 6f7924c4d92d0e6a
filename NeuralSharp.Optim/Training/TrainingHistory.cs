using System.Collections;

namespace NeuralSharp.Optim;

/// <summary>The epochs of a training in order, and whether it was cancelled: <c>history[^1].Validation</c> is what it came to.</summary>
public sealed class TrainingHistory : IReadOnlyList<EpochResult>
{
    private readonly List<EpochResult> _epochs = [];

    /// <summary>
    /// Whether the token handed to <see cref="Trainer.Fit"/> ended the training before its last epoch was finished. The steps of an epoch that was broken off
    /// are in the model, and the epoch is not in this list.
    /// </summary>
    public bool WasCancelled { get; internal set; }

    /// <summary>How many epochs were finished.</summary>
    public int Count => _epochs.Count;

    /// <summary>An epoch, counted from 0.</summary>
    public EpochResult this[int index] => _epochs[index];

    /// <inheritdoc/>
    public IEnumerator<EpochResult> GetEnumerator() => _epochs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Has these epochs from now on, of a training that goes on.</summary>
    internal void Replace(IEnumerable<EpochResult> epochs)
    {
        _epochs.Clear();
        _epochs.AddRange(epochs);
    }

    /// <summary>Adds an epoch that is finished.</summary>
    internal void Add(EpochResult epoch) => _epochs.Add(epoch);
}

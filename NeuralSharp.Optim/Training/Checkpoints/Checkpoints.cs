namespace NeuralSharp.Optim;

/// <summary>
/// A folder in which <see cref="Trainer.Fit"/> saves where the training is, so that one that is killed at any moment goes on, bit for bit, as if nothing had happened.
/// There is a checkpoint after every epoch, after every so many steps if asked for, and where the training is cancelled.
/// </summary>
/// <remarks>
/// A checkpoint holds the model, the optimizer, the callbacks and metrics that are <see cref="IStateful"/> (schedules, averages, early stopping: all of the library that keep
/// something), the place in the epoch, its tallies and those of the epochs before, <see cref="Generator.Default"/>, the generator that orders the examples, and those of the
/// library's layers. Whatever of your own keeps something from step to step belongs in <see cref="Parts"/>. Model, trainer, data and callbacks are made anew, as they were, before
/// the training goes on.
/// </remarks>
/// <example>
/// <code>
/// trainer.Fit(train, epochs: 100, checkpoints: new Checkpoints("run") { EverySteps = 500, Resume = true });
/// </code>
/// </example>
public sealed class Checkpoints
{
    private readonly string _folder;

    /// <summary>Chooses the folder; it is made where it is missing. One training at a time has it.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public Checkpoints(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = folder;
    }

    /// <summary>The folder.</summary>
    public string Folder => _folder;

    /// <summary>After how many steps there is a checkpoint; only after each epoch when omitted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int? EverySteps
    {
        get;
        init => field = value is { } steps ? Require.AtLeastOne(steps, nameof(EverySteps), nameof(Checkpoints)) : null;
    }

    /// <summary>How many checkpoints are kept, the newest; 3 by default. With one alone, there is none to go back to where it gets damaged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int Keep
    {
        get;
        init => field = Require.AtLeastOne(value, nameof(Keep), nameof(Checkpoints));
    } = 3;

    /// <summary>
    /// Whether the training goes on from the newest checkpoint in the folder; where there is none, it begins. Without it, a folder that has checkpoints is refused, so that
    /// none are lost.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>What else keeps something from step to step, such as the generator of a layer of your own; by names of your choice, without a point.</summary>
    public IReadOnlyDictionary<string, IStateful> Parts { get; init; } = new Dictionary<string, IStateful>();

    /// <summary>Is told, in a sentence, of each checkpoint that is damaged and passed over for the one before.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The checkpoint from which the last training went on; null where it began.</summary>
    public string? ResumedFrom { get; internal set; }

    /// <summary>The damaged checkpoints that were passed over when the last training went on.</summary>
    public IReadOnlyList<DataFormatException> Damaged { get; internal set; } = [];
}

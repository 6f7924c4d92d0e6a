using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>The checkpoints of one training: it has their folder from its start to its end.</summary>
internal sealed class CheckpointRun : IDisposable
{
    private readonly Checkpoints _settings;
    private readonly CheckpointFolder _folder;
    private readonly Dictionary<string, IStateful> _parts = [];

    /// <summary>Takes the folder.</summary>
    /// <exception cref="InvalidOperationException">It has checkpoints, and the training is not to go on from them.</exception>
    /// <exception cref="ArgumentException">A metric keeps no state, or two parts have the same name.</exception>
    public CheckpointRun(
        Checkpoints settings, TrainingPosition position, Module model, Optimizer optimizer, Generator order, IReadOnlyList<Metric> metrics, IEnumerable<TrainingCallback> callbacks)
    {
        _settings = settings;
        Add("model", model);
        Add("optimizer", optimizer);
        Add("position", position);
        foreach (var (i, callback) in callbacks.OfType<IStateful>().Index()) Add(Invariant($"callback-{i}-{callback.GetType().Name}"), callback);
        foreach (var (i, metric) in metrics.Index())
        {
            Add(Invariant($"metric-{i}"), metric as IStateful ?? throw new ArgumentException(
                $"Checkpoints: the metric {Printable.Quoted(metric.Name)} keeps what it has counted to itself, so that a checkpoint within an epoch would lose it. Let it be IStateful."));
        }

        Generator?[] generators = [Generator.Default, order, .. model.AllModules().Select(module => module.Source)];
        foreach (var (i, generator) in generators.OfType<Generator>().Distinct().Index()) Add(Invariant($"generator-{i}"), generator);
        foreach (var (name, part) in settings.Parts) Add(name, part);

        (settings.ResumedFrom, settings.Damaged) = (null, []);
        _folder = new(settings.Folder);
        if (settings.Resume || _folder.NewestFirst.Count == 0) return;
        _folder.Dispose();
        throw new IOException(
            $"The folder '{Printable.Escape(settings.Folder)}' has checkpoints of a training. Go on with it by Resume = true, choose another folder, or delete them.");
    }

    /// <summary>Goes on from the newest checkpoint that is whole, if there is any.</summary>
    /// <exception cref="StateMismatchException">It is that of another training; nothing is changed.</exception>
    /// <exception cref="DataFormatException">There are checkpoints, and none is whole.</exception>
    public void Resume()
    {
        var damaged = new List<DataFormatException>();
        foreach (var path in _folder.NewestFirst)
        {
            try
            {
                TrainingCheckpoint.TakeOver(path, TrainingCheckpoint.Read(path), _parts);
            }
            catch (DataFormatException e)
            {
                damaged.Add(e);
                _settings.Damaged = [.. damaged];
                _settings.Warn?.Invoke($"{e.Message} Passed over.");
                continue;
            }

            _settings.ResumedFrom = path;
            return;
        }

        if (damaged.Count > 0)
            throw new DataFormatException(_settings.Folder, "of the checkpoints in it none is whole.", "Restore one from a copy, or begin anew in another folder.", damaged[0]);
    }

    /// <summary>Whether a checkpoint is due after so many steps of the training.</summary>
    public bool IsDue(long steps) => _settings.EverySteps is { } every && steps % every == 0;

    /// <summary>Saves where the training is.</summary>
    public void Save() => _folder.Add(path => TrainingCheckpoint.Save(path, _parts), _settings.Keep);

    public void Dispose() => _folder.Dispose();

    private void Add(string name, IStateful part)
    {
        if (!_parts.TryAdd(name, part)) throw new ArgumentException($"Checkpoints: two parts have the name {Printable.Quoted(name)}. Give your own another.");
    }
}

using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>
/// Saves the model after each epoch that is better than all before, by <see cref="Module.Save(string, IReadOnlyDictionary{string, string})"/>: the file is replaced as a whole, so there is always a good one.
/// Each training begins anew, unless a state was loaded before it.
/// </summary>
/// <example><code>trainer.Fit(train, epochs: 20, validation: test, callbacks: new BestModel("best.safetensors"));</code></example>
/// <param name="path">The file. Its folder must be there.</param>
/// <param name="metric">The number to look at; the loss on the validation data when omitted. NaN is never better.</param>
/// <param name="maximize">Whether a larger number is better, as with an accuracy.</param>
public sealed class BestModel(string path, Func<EpochResult, double>? metric = null, bool maximize = false) : TrainingCallback, IStateful
{
    private readonly string _path = string.IsNullOrEmpty(path) ? throw new ArgumentException("BestModel: there is no path.", nameof(path)) : path;
    private readonly BestSoFar _best = new(nameof(BestModel), metric, maximize, threshold: 0);
    private Module? _model;
    private bool _isLoaded;

    /// <summary>The best number of the last training; infinite before the first epoch.</summary>
    public double Best => _best.Best;

    /// <inheritdoc/>
    public override void OnStart(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!_isLoaded) _best.Reset();
        (_model, _isLoaded) = (context.Model, false);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are no validation data, and no other number was chosen.</exception>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written.</exception>
    public override void OnEpoch(EpochResult epoch)
    {
        if (_best.IsBetter(epoch)) _model!.Save(_path);
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingEnd end) => _model = null;

    /// <summary>The state: the best number.</summary>
    public StateDict StateDict() => new() { ["best"] = Best };

    /// <summary>Takes over a state: the next training saves what is better.</summary>
    /// <exception cref="StateMismatchException">The state does not fit; nothing is changed.</exception>
    public void LoadStateDict(StateDict state) => StateReader.Load(state, "BestModel.LoadStateDict", reader =>
    {
        var best = reader.Double("best", double.NegativeInfinity, double.PositiveInfinity);
        reader.Then(() => (_best.Best, _isLoaded) = (best, _model is null));   // under way there is no start any more
    });
}

using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>
/// Ends a training that no longer gets better: after more than <c>patience</c> epochs in a row that did not beat the best. At the end the model has the weights of
/// its best epoch, however the training ended: also at its last epoch, by a cancellation, or by an exception.
/// </summary>
/// <remarks>
/// Parameters and buffers, such as running statistics, are put back; the optimizer's state stays that of the last step. Each training begins anew,
/// unless a state was loaded before it.
/// Source: Prechelt, "Early stopping, but when?", 1998.
/// </remarks>
/// <example>
/// <code>
/// trainer.Fit(train, epochs: 200, validation: test, callbacks: new EarlyStopping(patience: 5));
/// trainer.Fit(train, epochs: 200, validation: test, callbacks: new EarlyStopping(metric: epoch => epoch.Validation!.Value.Accuracy!.Value, maximize: true));
/// </code>
/// </example>
/// <param name="patience">How many epochs in a row may be no better, zero or positive.</param>
/// <param name="threshold">By how much the best must be beaten, zero or positive.</param>
/// <param name="metric">The number to look at; the loss on the validation data when omitted. NaN is never better.</param>
/// <param name="maximize">Whether a larger number is better, as with an accuracy.</param>
/// <param name="restoresBest">Whether the model gets the weights of the best epoch at the end.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
public sealed class EarlyStopping(int patience = 5, double threshold = 0, Func<EpochResult, double>? metric = null, bool maximize = false, bool restoresBest = true)
    : TrainingCallback, IStateful
{
    private readonly int _patience = patience >= 0 ? patience : throw new OutOfRangeException(nameof(patience), patience, "The patience cannot be negative.");
    private readonly BestSoFar _best = new(nameof(EarlyStopping), metric, maximize, threshold);
    private readonly WeightsCopy _weights = new();
    private Module? _model;
    private bool _isLoaded;

    /// <summary>The best number of the last training; infinite before the first epoch.</summary>
    public double Best => _best.Best;

    /// <summary>The epoch of the best number, counted from 1; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>How many epochs in a row were no better.</summary>
    public int BadCount { get; private set; }

    /// <inheritdoc/>
    public override void OnStart(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!_isLoaded) Reset();
        _weights.CheckFits(context.Model, nameof(EarlyStopping));
        (_model, _isLoaded) = (context.Model, false);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are no validation data, and no other number was chosen.</exception>
    public override void OnEpoch(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        if (!_best.IsBetter(epoch))
        {
            StopRequested = ++BadCount > _patience;
            return;
        }

        (BestEpoch, BadCount) = (epoch.Epoch, 0);
        if (restoresBest) _weights.Take(_model!);
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingEnd end)
    {
        _weights.Restore(_model!);
        _weights.Forget();
        _model = null;
    }

    /// <summary>The state: the best number, its epoch and weights, and how many epochs in a row were no better.</summary>
    public StateDict StateDict()
    {
        var state = new StateDict { ["best"] = Best, ["best_epoch"] = BestEpoch, ["bad_count"] = BadCount };
        _weights.Save(state);
        return state;
    }

    /// <summary>Takes over a state: the next training goes on from it.</summary>
    /// <exception cref="StateMismatchException">The state does not fit; nothing is changed. Weights of another model are found when the training starts.</exception>
    public void LoadStateDict(StateDict state) => StateReader.Load(state, "EarlyStopping.LoadStateDict", reader =>
    {
        var best = reader.Double("best", double.NegativeInfinity, double.PositiveInfinity);
        var (bestEpoch, badCount) = (reader.Long("best_epoch", 0, int.MaxValue), reader.Long("bad_count", 0, int.MaxValue));
        _weights.Load(reader);
        reader.Then(() =>
        {
            _best.Best = best;
            (BestEpoch, BadCount, _isLoaded) = ((int)bestEpoch, (int)badCount, _model is null);   // under way there is no start any more
        });
    });

    private void Reset()
    {
        _best.Reset();
        _weights.Forget();
        (BestEpoch, BadCount) = (0, 0);
    }
}

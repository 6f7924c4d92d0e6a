using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>
/// Ends a training that no longer gets better: after more than <c>patience</c> epochs in a row that did not beat the best. At the end the model has the weights of
/// its best epoch, however the training ended: also at its last epoch, by a cancellation, or by an exception.
/// </summary>
/// <remarks>
/// Parameters and buffers, such as running statistics, are put back; the optimizer's state stays that of the last step. Each training begins anew.
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
    : TrainingCallback
{
    private readonly int _patience = patience >= 0 ? patience : throw new OutOfRangeException(nameof(patience), patience, "The patience cannot be negative.");
    private readonly BestSoFar _best = new(nameof(EarlyStopping), metric, maximize, threshold);
    private readonly WeightsCopy _weights = new();
    private Module? _model;

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
        _model = context.Model;
        _best.Reset();
        _weights.Forget();
        (BestEpoch, BadCount) = (0, 0);
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
        _weights.Restore();
        _weights.Forget();
        _model = null;
    }
}

namespace NeuralSharp.Optim;

/// <summary>
/// Lowers the learning rates when a metric has stopped getting better: after more than <c>patience</c> epochs in a row that did not beat the
/// best by the threshold, each rate η becomes max(η · factor, minimumRate). It has no formula in t, so it is no <see cref="Schedule"/>.
/// </summary>
/// <remarks>
/// After a reduction, <c>cooldown</c> epochs are not counted. A metric of ∞ is never better when minimizing, nor −∞ when maximizing; NaN is refused.
/// As a callback of <see cref="Trainer.Fit"/> it looks at the loss on the validation data after every epoch, or at a metric of your choice.
/// The rules are those of PyTorch's ReduceLROnPlateau, except that its relative threshold goes the wrong way for negative metrics, and Keras's.
/// In a next <c>Fit</c> it goes on with the best metric of before.
/// </remarks>
/// <example>
/// <code>
/// var plateau = new ReduceOnPlateau(optimizer, factor: 0.5, patience: 3);
/// trainer.Fit(train, epochs: 50, validation: test, callbacks: plateau);
/// </code>
/// </example>
public sealed class ReduceOnPlateau : TrainingCallback, IStateful
{
    private readonly Optimizer _optimizer;
    private readonly double _factor;
    private readonly int _patience;
    private readonly double _threshold;
    private readonly int _cooldown;
    private readonly double _minimumRate;
    private readonly PlateauOptions _options;
    private int _cooldownCount;

    /// <summary>Takes charge of an optimizer's learning rates.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="factor">By what a rate is multiplied, between 0 and 1; a tenth by default.</param>
    /// <param name="patience">How many epochs in a row may be no better, zero or positive; 10 by default.</param>
    /// <param name="threshold">By how much the best must be beaten, zero or positive: a share of its magnitude, or absolutely (see <paramref name="options"/>).</param>
    /// <param name="cooldown">How many epochs after a reduction are not counted, zero or positive.</param>
    /// <param name="minimumRate">The rate below which none is lowered, zero or positive.</param>
    /// <param name="options">Whether larger is better, whether the threshold is absolute, and which metric a trainer shows.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public ReduceOnPlateau(
        Optimizer optimizer,
        double factor = 0.1,
        int patience = 10,
        double threshold = 1e-4,
        int cooldown = 0,
        double minimumRate = 0,
        PlateauOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        _optimizer = optimizer;
        _factor = Require.BetweenZeroAndOne(factor);
        _patience = Require.NotNegative(patience);
        _threshold = Require.NotNegative(threshold);
        _cooldown = Require.NotNegative(cooldown);
        _minimumRate = Require.NotNegative(minimumRate);
        _options = options ?? new PlateauOptions();
        Best = _options.Maximize ? double.NegativeInfinity : double.PositiveInfinity;
    }

    /// <summary>The best metric so far; infinite before the first.</summary>
    public double Best { get; private set; }

    /// <summary>How many epochs in a row were no better.</summary>
    public int BadCount { get; private set; }

    /// <summary>Takes in the metric of an epoch, and lowers the rates where it is time to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The metric is NaN.</exception>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    public void Step(double metric)
    {
        Ambient.CheckBetweenSteps("ReduceOnPlateau.Step");
        if (double.IsNaN(metric)) throw new OutOfRangeException(nameof(metric), metric, "The metric must be a number: NaN is neither better nor worse.");
        if (IsBetter(metric)) (Best, BadCount) = (metric, 0);
        else BadCount = StateCount.Next(BadCount);

        if (_cooldownCount > 0)
        {
            _cooldownCount--;
            BadCount = 0;
        }

        if (BadCount <= _patience) return;
        foreach (var group in _optimizer.Groups) group.LearningRate = Math.Min(group.LearningRate, Math.Max(group.LearningRate * _factor, _minimumRate));
        (_cooldownCount, BadCount) = (_cooldown, 0);
    }

    /// <summary>The state: the best metric, the two counts and the learning rates.</summary>
    public StateDict StateDict()
    {
        var state = new StateDict { ["best"] = Best, ["bad_count"] = BadCount, ["cooldown_count"] = _cooldownCount };
        for (var i = 0; i < _optimizer.Groups.Count; i++) state.Add(RateName(i), _optimizer.Groups[i].LearningRate);
        return state;
    }

    /// <summary>Takes over a state, with the learning rates: going on from it is the same as never having stopped, bit for bit.</summary>
    /// <exception cref="StateMismatchException">It is not the state for as many groups, or is damaged; nothing is changed.</exception>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    public void LoadStateDict(StateDict state) => StateReader.Load(state, "ReduceOnPlateau.LoadStateDict", reader =>
    {
        var best = reader.Double("best", double.NegativeInfinity, double.PositiveInfinity);
        var (bad, cooldown) = (reader.Count("bad_count"), reader.Count("cooldown_count"));
        double[] rates = [.. _optimizer.Groups.Select((_, i) => reader.Rate(RateName(i)))];
        reader.Then(() =>
        {
            (Best, BadCount, _cooldownCount) = (best, bad, cooldown);
            for (var i = 0; i < rates.Length; i++) _optimizer.Groups[i].LearningRate = rates[i];
        });
    }, "Load what the StateDict of a ReduceOnPlateau for the same groups of parameters gave.");

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are no validation data, and no other metric was chosen.</exception>
    public override void OnEpoch(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        Step(_options.Metric?.Invoke(epoch) ?? epoch.Validation?.Loss ?? throw new InvalidOperationException(
            "ReduceOnPlateau: there are no validation data to look at. Hand some to Fit, or choose a metric: new PlateauOptions { Metric = epoch => epoch.Training.Loss }."));
    }

    private static string RateName(int group) => Invariant($"rate.{group}");

    private bool IsBetter(double metric)
    {
        var margin = _options.IsAbsolute || double.IsInfinity(Best) ? _threshold : _threshold * Math.Abs(Best);
        return _options.Maximize ? metric > Best + margin : metric < Best - margin;
    }
}

/// <summary>What a <see cref="ReduceOnPlateau"/> takes for better.</summary>
public sealed record PlateauOptions
{
    /// <summary>Whether a larger metric is better, as with an accuracy; false by default, as with a loss.</summary>
    public bool Maximize { get; init; }

    /// <summary>Whether the threshold is a difference; otherwise it is a share of the best metric's magnitude, the default, whether the metric is positive or negative.</summary>
    public bool IsAbsolute { get; init; }

    /// <summary>The metric that a trainer shows; the loss on the validation data where it is null.</summary>
    public Func<EpochResult, double>? Metric { get; init; }
}

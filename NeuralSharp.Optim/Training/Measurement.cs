namespace NeuralSharp.Optim;

/// <summary>
/// Metrics from the first batch of a data set to the last: claims them, sets them back, and tells where one fails. They look at outputs that are there already,
/// without recording, and outside a captured step.
/// </summary>
internal sealed class Measurement : IDisposable
{
    private readonly IReadOnlyList<Metric> _metrics;
    private readonly string _data;
    private readonly int? _epoch;
    private int _claimed;

    /// <summary>Begins to measure.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="data">What messages call the examples.</param>
    /// <param name="epoch">The epoch of the training; null outside one, where exceptions come out as they are.</param>
    /// <param name="goesOn">Whether the metrics go on counting from what was loaded into them.</param>
    /// <exception cref="InvalidOperationException">A metric is at work in another measurement.</exception>
    public Measurement(IReadOnlyList<Metric> metrics, string data, int? epoch, bool goesOn = false)
    {
        (_metrics, _data, _epoch) = (metrics, data, epoch);
        try
        {
            foreach (var metric in metrics) Claim(metric);
            for (var i = 0; i < metrics.Count && !goesOn; i++) Tell(metrics[i], batch: 1, static metric => metric.Reset());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Checks that there are metrics, whose names differ.</summary>
    /// <exception cref="ArgumentException">One is null, or has the name of another.</exception>
    public static IReadOnlyList<Metric> Checked(IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Metric[] copy = [.. metrics];
        if (Array.IndexOf(copy, null) is >= 0 and var position) throw new ArgumentException(Invariant($"Trainer: the metric at position {position} is null."), nameof(metrics));
        if (copy.GroupBy(metric => metric.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"Trainer: two metrics have the name {Printable.Quoted(twice.Key)}. Give one of them another: Metrics.F1(Average.Macro, name: \"macro-f1\").", nameof(metrics));
        }

        return copy;
    }

    /// <summary>Takes in a batch, with the weights of its examples.</summary>
    public void Update(Tensor output, in Batch batch, int number)
    {
        if (_metrics.Count == 0) return;
        using var mode = Autograd.NoGrad();
        foreach (var metric in _metrics) Tell(metric, number, (output, batch), static (metric, seen) => metric.Update(seen.output, seen.batch.Targets, seen.batch.Weights));
    }

    /// <summary>The evaluation with what the metrics came to.</summary>
    public Evaluation AddTo(Evaluation evaluation)
    {
        if (_metrics.Count == 0) return evaluation;
        var values = new List<KeyValuePair<string, double?>>();
        foreach (var metric in _metrics) Tell(metric, batch: null, values, static (metric, values) => values.Add(new(metric.Name, metric.Value)));
        return evaluation with { Metrics = new(values) };
    }

    /// <summary>Lets the metrics go.</summary>
    public void Dispose()
    {
        while (_claimed > 0) _metrics[--_claimed].Release();
    }

    private void Claim(Metric metric)
    {
        if (!metric.TryClaim())
        {
            throw new InvalidOperationException(
                $"Trainer: the metric {Printable.Quoted(metric.Name)} is at work already, on another thread or around this call, and both would count in it. Hand over metrics of "
                + "their own, or none: trainer.Evaluate(data, metrics: []).");
        }

        _claimed++;
    }

    private void Tell(Metric metric, int? batch, Action<Metric> action) => Tell(metric, batch, action, static (metric, action) => action(metric));

    /// <summary>Calls a metric; what it throws during a training is told with the place.</summary>
    private void Tell<T>(Metric metric, int? batch, T argument, Action<Metric, T> action)
    {
        try
        {
            action(metric, argument);
        }
        catch (Exception exception) when (_epoch is not null && TrainingException.Wraps(exception))
        {
            throw new TrainingException($"the metric {Printable.Quoted(metric.Name)} of {_data}", _epoch.Value, batch, exception);
        }
    }
}

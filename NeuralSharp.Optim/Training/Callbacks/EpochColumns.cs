namespace NeuralSharp.Optim;

/// <summary>The numbers of an epoch under the names that they have in logs.</summary>
internal static class EpochColumns
{
    private static readonly string[] s_names =
        ["epoch", "loss", "accuracy", "validation_loss", "validation_accuracy", "learning_rate", "seconds", "samples_per_second"];

    /// <summary>The names, those of metrics last.</summary>
    public static string[] NamesOf(TrainingContext context) => [.. s_names, .. context.MetricNames.SelectMany(name => (string[])[name, $"validation_{name}"])];

    /// <summary>One number for each name; null where there is none.</summary>
    public static double?[] Of(EpochResult epoch) =>
    [
        epoch.Epoch, epoch.Training.Loss, epoch.Training.Accuracy, epoch.Validation?.Loss, epoch.Validation?.Accuracy, epoch.LearningRate,
        epoch.Duration.TotalSeconds, epoch.SamplesPerSecond,
        .. epoch.Training.Metrics.SelectMany(metric => (double?[])[metric.Value, epoch.Validation?.Metrics[metric.Key]]),
    ];
}

namespace NeuralSharp.Optim;

/// <summary>Loss and accuracy over a data set.</summary>
/// <param name="Loss">
/// What the loss of one batch of all examples would be, however they fell into batches: the mean over what a loss of <see cref="Layers.Losses"/> is a mean over
/// (elements, rows, the weights of labels that are not ignored), or the sum with <see cref="Reduction.Sum"/>; 0 where all labels are ignored. A loss of
/// your own counts as a mean over the rows of its batch.
/// </param>
/// <param name="Accuracy">
/// The share of examples whose largest output is that of their label; null where targets are no Int32 labels. Labels that name no class, such as
/// an ignore index of −100, do not count. With one output an example and a loss of two classes, the share that lies on the right side of its
/// threshold: 0.5 for <c>BinaryCrossEntropy</c>, 0 for <c>BinaryCrossEntropyWithLogits</c> and the hinge losses; targets between the classes do not
/// count. Other losses do not tell where the classes part, and give null. Where examples have weights, it is the share of their weights.
/// </param>
public readonly record struct Evaluation(double Loss, double? Accuracy)
{
    private readonly MetricValues? _metrics;   // null where there are none, so that equal evaluations are

    /// <summary>What the metrics came to that were measured, by name and in their order: <c>evaluation.Metrics["f1"]</c>.</summary>
    public MetricValues Metrics
    {
        get => _metrics ?? MetricValues.None;
        init => _metrics = value is { Count: > 0 } ? value : null;
    }

    /// <summary>The properties by name, written alike in every culture; of metrics only where there are some.</summary>
    public override string ToString() =>
        Invariant($"Evaluation {{ Loss = {Loss}, Accuracy = {Accuracy}{(_metrics is null ? "" : $", Metrics = {{ {_metrics} }}")} }}");
}

/// <summary>What an epoch of training came to.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Training">Loss and accuracy over the batches while they were trained on.</param>
/// <param name="Validation">Loss and accuracy over the validation data afterwards; null without such data.</param>
/// <param name="Duration">The time of the training, without the validation.</param>
/// <param name="SamplesPerSecond">Training examples a second.</param>
public sealed record EpochResult(int Epoch, Evaluation Training, Evaluation? Validation, TimeSpan Duration, double SamplesPerSecond)
{
    /// <summary>The learning rate of the epoch's last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>The properties by name, written alike in every culture.</summary>
    public override string ToString() => Invariant(
        $"EpochResult {{ Epoch = {Epoch}, Training = {Training}, Validation = {Validation}, Duration = {Duration}, SamplesPerSecond = {SamplesPerSecond}, LearningRate = {LearningRate} }}");
}

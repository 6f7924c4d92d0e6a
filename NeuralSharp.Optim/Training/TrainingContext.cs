using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>What a <see cref="Trainer"/> trains, and for how long: what callbacks are told at the start.</summary>
/// <param name="Model">The model.</param>
/// <param name="Optimizer">What steps its parameters.</param>
/// <param name="Epochs">How many epochs there will be.</param>
/// <param name="Batches">How many batches, which are steps, each has.</param>
/// <param name="Examples">How many examples each goes through.</param>
public sealed record TrainingContext(Module Model, Optimizer Optimizer, int Epochs, int Batches, int Examples)
{
    /// <summary>The names of the metrics that each epoch is measured by, see <see cref="Trainer.Metrics"/>.</summary>
    public IReadOnlyList<string> MetricNames { get; init; } = [];

    /// <summary>The numbers by name, written alike in every culture.</summary>
    public override string ToString() => Invariant($"TrainingContext {{ Epochs = {Epochs}, Batches = {Batches}, Examples = {Examples} }}");
}

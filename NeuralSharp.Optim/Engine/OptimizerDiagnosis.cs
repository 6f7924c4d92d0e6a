using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>What <see cref="Optimizer.Diagnose"/> found.</summary>
/// <param name="NotHeld">Paths of the model's parameters that the optimizer was not given.</param>
/// <param name="WithoutGradient">Paths of the parameters it holds that have no gradient.</param>
/// <param name="Frozen">Paths of the model's parameters that require no gradient, whether the optimizer holds them or not.</param>
/// <param name="Foreign">How many parameters it holds that are not the model's.</param>
public sealed record OptimizerDiagnosis(
    IReadOnlyList<string> NotHeld, IReadOnlyList<string> WithoutGradient, IReadOnlyList<string> Frozen, int Foreign)
{
    /// <summary>
    /// Parameters that the last <c>Backward</c> on this thread reached and that the model does not hold, described in words: mostly those of
    /// layers that were not registered.
    /// </summary>
    public IReadOnlyList<string> Unregistered { get; init; } = [];

    /// <summary>Whether nothing was found.</summary>
    public bool IsHealthy => Unregistered.Count == 0 && NotHeld.Count == 0 && WithoutGradient.Count == 0 && Frozen.Count == 0 && Foreign == 0;

    /// <summary>The findings as text, a line each.</summary>
    public override string ToString()
    {
        if (IsHealthy) return "The optimizer holds every parameter of the model, and each has a gradient.";
        List<string> lines =
        [
            .. NotHeld.Select(path => $"{path}: not held by the optimizer; it will not learn. Make the optimizer of model.Parameters, after the model is complete."),
            .. WithoutGradient.Select(path => $"{path}: no gradient; the loss does not depend on it, or Backward was not called since ZeroGrad."),
            .. Frozen.Select(path => $"{path}: frozen; it will not learn while its RequiresGrad is false."),
        ];
        lines.AddRange(Unregistered.Select(what => $"{what}: the loss depends on it, and the model does not hold it; it is not saved, and learns only where an optimizer holds it."));
        if (Unregistered.Count > 0) lines.Add(Stray.Advice);
        if (Foreign > 0) lines.Add(Invariant($"{Foreign} parameter(s) of the optimizer are not the model's: it was made of another model, or of one since rebuilt."));
        return string.Join('\n', lines);
    }
}

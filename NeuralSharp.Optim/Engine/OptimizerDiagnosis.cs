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

    /// <summary>
    /// Whether <see cref="Unregistered"/> could be looked for. It could not where the gradients are those of another thread or of a replayed step, or another
    /// model's <c>Backward</c> came after them.
    /// </summary>
    public bool LooksForUnregistered { get; init; } = true;

    /// <summary>Whether nothing was found.</summary>
    public bool IsHealthy => Unregistered.Count == 0 && NotHeld.Count == 0 && WithoutGradient.Count == 0 && Frozen.Count == 0 && Foreign == 0;

    /// <summary>The findings as text, a line each.</summary>
    public override string ToString()
    {
        List<string> lines =
        [
            .. IsHealthy ? (string[])["The optimizer holds every parameter of the model, and each has a gradient."] : [],
            .. NotHeld.Select(path => $"{path}: not held by the optimizer; it will not learn. Make the optimizer of model.Parameters, after the model is complete."),
            .. WithoutGradient.Select(path => $"{path}: no gradient; the loss does not depend on it, or Backward was not called since ZeroGrad."),
            .. Frozen.Select(path => $"{path}: frozen; it will not learn while its RequiresGrad is false."),
        ];
        lines.AddRange(Unregistered.Select(what => $"{what}: the loss depends on it, and the model does not hold it; it is not saved, and learns only where an optimizer holds it."));
        if (Unregistered.Count > 0) lines.Add($"{Stray.Advice} Where they are another model's, as in a loss that runs through two, all is well.");
        if (!LooksForUnregistered)
        {
            lines.Add("Layers that are not registered could not be looked for: the last Backward on this thread did not run through this model. "
                + "Call Diagnose on the thread of the Backward, directly after it.");
        }

        if (Foreign > 0) lines.Add(Invariant($"{Foreign} parameter(s) of the optimizer are not the model's: it was made of another model, or of one since rebuilt."));
        return string.Join('\n', lines);
    }
}

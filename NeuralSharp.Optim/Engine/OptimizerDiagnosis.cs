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

    /// <summary>Paths of the parameters it holds whose gradient is exactly zero everywhere, so that it says in no direction where to go.</summary>
    public IReadOnlyList<string> ZeroGradients { get; init; } = [];

    /// <summary>
    /// Paths of the parameters whose gradient still holds what steps have used already: a <c>Backward</c> added to it after a <see cref="Optimizer.Step()"/>, with no
    /// <see cref="Optimizer.ZeroGrad"/> between.
    /// </summary>
    public IReadOnlyList<string> UsedGradients { get; init; } = [];

    /// <summary>
    /// How many times a <c>Backward</c> has added to the gradients since <see cref="Optimizer.ZeroGrad"/>, the most of all parameters. More than one is right for a batch that is computed in parts, and
    /// so is no finding by itself.
    /// </summary>
    public int Backwards { get; init; }

    /// <summary>How many classes the cross-entropy had that was given the result of a softmax in the last <c>Backward</c>, though it has one of its own; 0 where none was.</summary>
    public int DoubledSoftmaxClasses { get; init; }

    /// <summary>Whether nothing was found.</summary>
    public bool IsHealthy => Unregistered.Count == 0 && NotHeld.Count == 0 && WithoutGradient.Count == 0 && Frozen.Count == 0 && Foreign == 0
        && ZeroGradients.Count == 0 && UsedGradients.Count == 0 && DoubledSoftmaxClasses == 0;

    /// <summary>Whether each parameter that it holds and that could learn has a gradient of exactly zero.</summary>
    internal bool AllAreZero { get; init; }

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

        if (AllAreZero)
        {
            lines.Add("Every gradient is exactly 0, so a step changes nothing: all weights of a layer started at 0, every unit is off or saturated, the loss is a constant (a softmax of one "
                + "number is always 1), or nothing is left to learn. Look at model.GradientReport(input).");
        }
        else if (ZeroGradients.Count > 0)
        {
            lines.Add($"{List(ZeroGradients)}: a gradient of exactly 0 everywhere. What comes after is all 0, or every unit there is off or saturated: look at model.GradientReport(input).");
        }

        if (UsedGradients.Count > 0)
        {
            lines.Add(Invariant($"{List(UsedGradients)}: the gradient is the sum of {Backwards} Backwards, and a Step has used the earlier ones already, so that they count again. ")
                + "Call optimizer.ZeroGrad() before each Backward, or, for a batch in parts, after each Step.");
        }
        else if (Backwards > 1)
        {
            lines.Add(Invariant($"Each gradient is the sum of {Backwards} Backwards since the last ZeroGrad: right for a batch in parts; otherwise call optimizer.ZeroGrad() before each Backward."));
        }

        if (DoubledSoftmaxClasses > 0)
        {
            lines.Add(Invariant($"The cross-entropy was given the result of a softmax, and it has one of its own: of two, a perfect answer for {DoubledSoftmaxClasses} classes still costs ")
                + Invariant($"{Math.Log(Math.E + DoubledSoftmaxClasses - 1) - 1:0.000}, and gradients shrink. Leave the Softmax out of the model, and apply it where you read answers."));
        }

        if (Foreign > 0) lines.Add(Invariant($"{Foreign} parameter(s) of the optimizer are not the model's: it was made of another model, or of one since rebuilt."));
        return string.Join('\n', lines);
    }

    private const int MostListed = 6;

    private static string List(IReadOnlyList<string> paths) =>
        string.Join(", ", paths.Take(MostListed)) + (paths.Count > MostListed ? Invariant($" and {paths.Count - MostListed} more") : "");
}

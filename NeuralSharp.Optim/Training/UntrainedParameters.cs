using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>Compares what could learn with what an optimizer holds.</summary>
internal static class UntrainedParameters
{
    private const string OptOut = "Where they are meant to stay as they are, Freeze them, or say so with `new Trainer(...) { AllowsUntrained = true }`.";

    /// <summary>Throws where the model has parameters to train that the optimizer was not given.</summary>
    /// <exception cref="UntrainedParameterException">There are some.</exception>
    public static void CheckModel(Module model, Optimizer optimizer)
    {
        var held = Held(optimizer);
        string[] missing = [.. model.NamedParameters.Where(entry => entry.Value.RequiresGrad && !held.Contains(entry.Value)).Select(entry => $"'{entry.Key}'")];
        if (missing.Length == 0) return;
        throw new UntrainedParameterException(
            missing, $"The model has them, and the optimizer does not hold them. Make the optimizer of model.Parameters, after the model is complete. {OptOut}");
    }

    /// <summary>Throws where a loss depends on parameters to train that neither the model nor the optimizer holds.</summary>
    /// <exception cref="UntrainedParameterException">There are some.</exception>
    public static void CheckLoss(Tensor loss, Module model, Optimizer optimizer)
    {
        var known = Held(optimizer);
        known.UnionWith(model.Parameters);
        string[] missing = [.. Stray.Describe(ReachedParameters.OfGraph(loss).Where(parameter => !known.Contains(parameter)))];
        if (missing.Length == 0) return;
        throw new UntrainedParameterException(missing, $"The loss depends on them, and neither the model nor the optimizer holds them. {Stray.Advice} {OptOut}");
    }

    private static HashSet<object> Held(Optimizer optimizer) => optimizer.Parameters.ToHashSet<object>(ReferenceEqualityComparer.Instance);
}

namespace NeuralSharp;

/// <summary>
/// The parameters that the last <c>Backward</c> on this thread has reached: what a loss really depends on, for a comparison with what a
/// model and an optimizer hold.
/// </summary>
internal static class ReachedParameters
{
    [ThreadStatic]
    private static List<WeakReference<Parameter>>? t_last;   // weak: nobody's model is kept alive for the sake of a report

    /// <summary>The parameters, in the order in which they were reached; none before the first pass.</summary>
    public static IReadOnlyList<Parameter> OfLastBackward()
    {
        List<Parameter> parameters = [];
        foreach (var reference in t_last ?? [])
        {
            if (reference.TryGetTarget(out var parameter)) parameters.Add(parameter);
        }

        return parameters;
    }

    /// <summary>The parameters that a graph leads back to and that require a gradient, each once; the graph must not be freed.</summary>
    public static IReadOnlyList<Parameter> OfGraph(Tensor output)
    {
        List<Parameter> parameters = [];
        var (seen, toVisit) = (new HashSet<object>(ReferenceEqualityComparer.Instance), new Stack<Tensor>([output]));
        while (toVisit.TryPop(out var tensor))
        {
            if (tensor is Parameter { RequiresGrad: true } parameter && seen.Add(parameter)) parameters.Add(parameter);
            if (tensor.Producer is not { } op || !seen.Add(op)) continue;
            for (var i = op.InputCount - 1; i >= 0; i--) toVisit.Push(op.InputTensor(i));
        }

        return parameters;
    }

    /// <summary>A pass is about to tell what it has reached.</summary>
    public static void Begin() => (t_last ??= []).Clear();

    /// <summary>A pass has reached a parameter.</summary>
    public static void Add(Parameter parameter) => t_last!.Add(parameter.WeakReference);
}

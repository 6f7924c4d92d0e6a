namespace NeuralSharp.Layers;

/// <summary>Parameters that a loss depends on and a model does not hold: mostly layers that were not registered, and so are not saved.</summary>
internal static class Stray
{
    /// <summary>What to do about it.</summary>
    public const string Advice =
        "Register each part of a model in its property, `public Dense Hidden { get; private init => field = Register(value); }`, and set the property in the constructor: "
        + "an initializer behind it, `= new(...)`, writes past Register. Make a list of layers a Sequential, and put what a Lambda uses into a module.";

    /// <summary>
    /// The parameters that the last <c>Backward</c> on this thread gave a gradient, and that are neither in the model nor in something
    /// larger that the model is a part of. None where that pass was another model's.
    /// </summary>
    public static IReadOnlyList<Parameter> AfterBackward(Module model)
    {
        var own = model.Parameters.ToHashSet<object>(ReferenceEqualityComparer.Instance);
        var reached = ReachedParameters.OfLastBackward();
        if (!reached.Any(own.Contains)) return [];
        var modules = model.AllModules().ToHashSet<object>(ReferenceEqualityComparer.Instance);
        var sharing = new Dictionary<Module, bool>(ReferenceEqualityComparer.Instance);   // whether a root has modules of the model
        return [.. reached.Where(parameter => parameter.Grad is not null && !own.Contains(parameter) && !IsRelated(parameter))];

        bool IsRelated(Parameter parameter) =>
            RootOf(parameter) is { } root && (sharing.TryGetValue(root, out var known) ? known : sharing[root] = root.AllModules().Any(modules.Contains));
    }

    /// <summary>Whether the last <c>Backward</c> on this thread went through the model, so that <see cref="AfterBackward"/> can tell anything.</summary>
    public static bool KnowsBackward(Module model)
    {
        var own = model.Parameters.ToHashSet<object>(ReferenceEqualityComparer.Instance);
        return ReachedParameters.OfLastBackward().Any(own.Contains);
    }

    /// <summary>Parameters as their owners know them, such as <c>'weight' of Dense(3 -> 16)</c>.</summary>
    public static IEnumerable<string> Describe(IEnumerable<Parameter> parameters)
    {
        var pathsOf = new Dictionary<Module, Dictionary<Parameter, string>>(ReferenceEqualityComparer.Instance);
        foreach (var parameter in parameters)
        {
            if (RootOf(parameter) is not { } root)
            {
                yield return $"a parameter {parameter.ShapeText} that no module has registered";
                continue;
            }

            if (!pathsOf.TryGetValue(root, out var paths)) pathsOf.Add(root, paths = root.NamedParameters.ToDictionary(entry => entry.Value, entry => entry.Key));
            yield return paths.TryGetValue(parameter, out var path)
                ? Invariant($"'{path}' of {root}{(parameter.Owner == root ? "" : Invariant($", in {parameter.Owner}"))}, a parameter {parameter.ShapeText}")
                : $"a parameter {parameter.ShapeText} of {root}";
        }
    }

    private static Module? RootOf(Parameter parameter) => (parameter.Owner as Module)?.Root;
}

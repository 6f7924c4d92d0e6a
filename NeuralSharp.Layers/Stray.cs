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
        return
        [
            .. reached.Where(parameter =>
                parameter.Grad is not null && !own.Contains(parameter) && !(RootOf(parameter)?.AllModules().Any(modules.Contains) ?? false)),
        ];
    }

    /// <summary>A parameter as its owner knows it, such as <c>'weight' of Dense(3 -> 16)</c>.</summary>
    public static string Describe(Parameter parameter)
    {
        if (RootOf(parameter) is not { } root) return $"a parameter {parameter.ShapeText} that no module has registered";
        foreach (var (path, value) in root.NamedParameters)
        {
            if (value == parameter) return Invariant($"'{path}' of {root}{(parameter.Owner == root ? "" : Invariant($", in {parameter.Owner}"))}, a parameter {parameter.ShapeText}");
        }

        return $"a parameter {parameter.ShapeText} of {root}";
    }

    private static Module? RootOf(Parameter parameter) => (parameter.Owner as Module)?.Root;
}

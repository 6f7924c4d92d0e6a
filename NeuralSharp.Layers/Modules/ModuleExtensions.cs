namespace NeuralSharp.Layers;

/// <summary>What can be done with every module and gives one of the same type.</summary>
public static class ModuleExtensions
{
    /// <summary>
    /// A deep copy: parameters and buffers of its own with the same values, the same structure, names, modes and frozen parts; what is shared in
    /// the model is shared in the copy. Gradients and hooks are not copied, and generators are shared: they are no part of a model.
    /// </summary>
    /// <exception cref="NotSupportedException">A module of one's own does not say how to make another: <see cref="Module.CloneWith"/>.</exception>
    public static TModule Clone<TModule>(this TModule module)
        where TModule : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        return new ModuleCloner().Clone(module);
    }

    /// <summary>
    /// Gives a module a name, which it has in paths in place of its number: <c>[new Dense(784, 128).Named("hidden"), new ReLU()]</c>.
    /// Name it before it becomes a part; in files the name is written in lower case.
    /// </summary>
    /// <returns>The module.</returns>
    /// <exception cref="ArgumentException">The name is empty, is a number, or has a point in it.</exception>
    public static TModule Named<TModule>(this TModule module, string name)
        where TModule : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Contains('.') || name.All(char.IsAsciiDigit))
            throw new ArgumentException($"Named: '{name}' cannot be a name; points part paths, and numbers are the names of parts without one.", nameof(name));
        module.GivenName = name;
        return module;
    }
}

using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Layers;

/// <summary>
/// Modules one after the other, each taking what the one before gave. Write it as a collection:
/// <c>Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];</c>
/// </summary>
public sealed class Sequential : Module, IReadOnlyList<Module>
{
    private readonly List<Module> _modules = [];
    private readonly List<string> _names = [];   // that each was added under

    /// <summary>No modules yet; <see cref="Add(Module)"/> them, or write a collection.</summary>
    public Sequential()
    {
    }

    /// <summary>These modules, in order.</summary>
    public Sequential(params Module[] modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (var module in modules) Add(module);
    }

    /// <summary>The copies of another's modules, under the names they have there, whatever they were given later.</summary>
    private Sequential(Sequential other, ModuleCloner cloner)
    {
        foreach (var (name, module) in other.Children) Register(cloner.Clone(module), name);
        foreach (var module in other._modules) _modules.Add(cloner.Clone(module));
        _names.AddRange(other._names);
    }

    /// <summary>The number of modules.</summary>
    public int Count => _modules.Count;

    /// <summary>The names that the modules were added under, in order.</summary>
    internal IReadOnlyList<string> PartNames => _names;

    /// <summary>The module at a place; <c>model[^1]</c> is the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Module this[int index] => index >= 0 && index < _modules.Count ? _modules[index]
        : throw new ArgumentOutOfRangeException(nameof(index), Invariant($"Sequential: there is no module {index} among {_modules.Count}, counted from 0."));

    /// <summary>The module of a name: <see cref="ModuleExtensions.Named"/>.</summary>
    /// <exception cref="KeyNotFoundException">No module here has the name.</exception>
    public Module this[string name] => FindPart(name ?? throw new ArgumentNullException(nameof(name))) ?? throw new KeyNotFoundException(
        $"Sequential: there is no module '{name}' among [{string.Join(", ", Children.Select(child => child.Key))}].");

    /// <summary>
    /// Appends a module; its name in files is the one it was given by <see cref="ModuleExtensions.Named"/>, or its place, counted from 0. One
    /// module may stand in several places; it shares its weights then, and counts once.
    /// </summary>
    /// <exception cref="ArgumentException">Another module here has its name, or it contains this one.</exception>
    public void Add(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Add(module, module.GivenName ?? _modules.Count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Appends a module under a name that it has here alone.</summary>
    internal void Add(Module module, string name)
    {
        if (FindPart(name) != module) Register(module, name);
        _modules.Add(module);
        _names.Add(name);
    }

    /// <summary>
    /// A part of the sequence as a model of its own: <c>model[1..3]</c>. It shares the modules, and so their weights; those without a name
    /// are numbered from 0 again.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the modules.</exception>
    public Sequential Slice(int start, int length)
    {
        if (start < 0 || length < 0 || length > _modules.Count - start)
            throw new ArgumentOutOfRangeException(nameof(length), Invariant($"Sequential: [{start}..{start + length}] reaches beyond the {_modules.Count} modules."));
        return [.. _modules.GetRange(start, length)];
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();   // an exception for a model nested too deep, instead of the end of the process
        Tape.Guard((Modules: this, _modules.Count), static then => then.Modules.Count == then.Count);
        for (var i = 0; i < _modules.Count; i++) input = _modules[i].Call(input, _names[i]);
        return input;
    }

    /// <inheritdoc/>
    public IEnumerator<Module> GetEnumerator() => _modules.GetEnumerator();

    /// <inheritdoc/>
    protected override Module CloneWith(ModuleCloner cloner) => new Sequential(this, cloner);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

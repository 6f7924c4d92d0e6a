using System.Collections;
using System.Globalization;

namespace NeuralSharp.Layers;

/// <summary>
/// Modules one after the other, each taking what the one before gave. Write it as a collection:
/// <c>Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];</c>
/// </summary>
public sealed class Sequential : Module, IReadOnlyList<Module>
{
    private readonly List<Module> _modules = [];

    /// <summary>No modules yet; <see cref="Add"/> them, or write a collection.</summary>
    public Sequential()
    {
    }

    /// <summary>These modules, in order.</summary>
    public Sequential(params Module[] modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (var module in modules) Add(module);
    }

    /// <summary>The number of modules.</summary>
    public int Count => _modules.Count;

    /// <summary>The module at a place; <c>model[^1]</c> is the last.</summary>
    public Module this[int index] => _modules[index];

    /// <summary>Appends a module; its name in files is its place, counted from 0. One may stand in several places and shares its weights then.</summary>
    public void Add(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Register(module, _modules.Count.ToString(CultureInfo.InvariantCulture));
        _modules.Add(module);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        if (Autograd.IsCapturing) GuardCount(_modules.Count);
        for (var i = 0; i < _modules.Count; i++) input = _modules[i].Call(input, place: i);
        return input;
    }

    /// <inheritdoc/>
    public IEnumerator<Module> GetEnumerator() => _modules.GetEnumerator();

    private void GuardCount(int count) => Tape.Guard(() => Count == count);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

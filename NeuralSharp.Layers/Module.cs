using System.Runtime.CompilerServices;
using System.Text;

namespace NeuralSharp.Layers;

/// <summary>
/// A part of a network: it has parameters, maybe parts of its own, and maps a tensor to a tensor. A module registers what it
/// consists of in its properties, as in <c>public Parameter Weight { get; private init => field = Register(value); }</c>; there
/// is no reflection, so what is not registered is not there.
/// </summary>
public abstract partial class Module
{
    private readonly OrderedDictionary<string, object> _members = [];

    /// <summary>Whether the module is in training mode, in which dropout drops; true from the start.</summary>
    public bool IsTraining
    {
        get
        {
            if (Autograd.IsCapturing) GuardMode(field);
            return field;
        }

        private set;
    } = true;

    /// <summary>The module's name in messages and summaries.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>All parameters of this module and its parts, in order, each once however often it is shared.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. NamedParameters.Select(entry => entry.Value)];

    /// <summary>All parameters with the paths they have in files, such as <c>0.weight</c>; each once, under its first path.</summary>
    public IReadOnlyList<KeyValuePair<string, Parameter>> NamedParameters
    {
        get
        {
            var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
            return [.. Members("").Where(entry => entry.Value is Parameter parameter && seen.Add(parameter))
                .Select(entry => KeyValuePair.Create(entry.Key, (Parameter)entry.Value))];
        }
    }

    /// <summary>The direct parts with their names, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, Module>> Children =>
        [.. _members.Where(entry => entry.Value is Module).Select(entry => KeyValuePair.Create(entry.Key, (Module)entry.Value))];

    /// <summary>Maps an input to an output; shapes are the module's to say. It runs no hooks: <see cref="Call(Tensor)"/> does.</summary>
    public abstract Tensor Forward(Tensor input);

    /// <summary>Puts this module and its parts in training mode.</summary>
    /// <returns>This module.</returns>
    public Module Train() => SetMode(isTraining: true);

    /// <summary>Puts this module and its parts in evaluation mode, in which the same input gives the same output.</summary>
    /// <returns>This module.</returns>
    public Module Eval() => SetMode(isTraining: false);

    /// <summary>Converts all parameters, in place, to another float type. Make optimizers afterwards: they hold state of the old type.</summary>
    /// <returns>This module.</returns>
    /// <exception cref="DTypeException">The type is not a float type.</exception>
    public Module To(DType dtype)
    {
        foreach (var parameter in Parameters) parameter.ConvertTo(dtype);
        return this;
    }

    /// <summary>Writes all parameters to a safetensors file.</summary>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    public void Save(string path) =>
        SafeTensors.Write(path, NamedParameters.Select(entry => KeyValuePair.Create(entry.Key, (Tensor)entry.Value)));

    /// <summary>Reads all parameters from a safetensors file, bit for bit. Where anything does not fit, nothing is changed.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    /// <exception cref="ModelMismatchException">The file's names, shapes or types are not this model's.</exception>
    public void Load(string path)
    {
        var tensors = SafeTensors.Read(path);
        var parameters = NamedParameters;
        CheckFit(path, parameters, tensors);
        using (Autograd.NoGrad())
        {
            foreach (var (name, parameter) in parameters) parameter.CopyFrom(tensors[name]);
        }
    }

    /// <summary>A table of the module's parts and their parameters, as text.</summary>
    public string Summary() => ModuleSummary.Format(this);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Registers a parameter or a part; call it where the property is set. Null is kept out.</summary>
    /// <param name="value">The parameter or module.</param>
    /// <param name="name">Its name, by default the property's; in files it is written in lower case, as in <c>running_mean</c>.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">
    /// The name is taken or cannot stand in a path, the value is neither a parameter nor a module, or it contains this module.
    /// </exception>
    protected T Register<T>(T value, [CallerMemberName] string name = "")
    {
        if (value is null) return value;
        if (value is not (Parameter or Module))
            throw new ArgumentException($"{Name}: '{name}' is a {value.GetType().Name}; parameters and modules are registered.", nameof(value));
        if (name.Length == 0 || name.Contains('.'))
        {
            throw new ArgumentException(
                $"{Name}: '{name}' cannot be a part of a path. Register where the property is set, or give a name without a point.", nameof(name));
        }

        if (value is Module module && (module == this || module.Members("").Any(member => member.Value == this)))
            throw new ArgumentException($"{Name}: '{name}' contains the module it would be a part of; a module cannot be a part of itself.", nameof(value));
        if (!_members.TryAdd(ToLowerPath(name), value))
            throw new ArgumentException($"{Name}: the name '{name}' is registered already. Give each part a name of its own.", nameof(name));
        return value;
    }

    /// <summary>Every parameter and module below this one with its path, in order, a shared one as often as it appears.</summary>
    private IEnumerable<KeyValuePair<string, object>> Members(string prefix)
    {
        foreach (var (name, value) in _members)
        {
            yield return KeyValuePair.Create(prefix + name, value);
            if (value is not Module module) continue;
            foreach (var member in module.Members($"{prefix}{name}.")) yield return member;
        }
    }

    private Module SetMode(bool isTraining)
    {
        IsTraining = isTraining;
        foreach (var (_, child) in Children) child.SetMode(isTraining);
        return this;
    }

    /// <summary>A step that was captured in the other mode is captured anew.</summary>
    private void GuardMode(bool isTraining) => Tape.Guard(() => IsTraining == isTraining);

    private void CheckFit(
        string path, IReadOnlyList<KeyValuePair<string, Parameter>> parameters, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var faults = new List<string>();
        foreach (var (name, parameter) in parameters)
        {
            if (!tensors.TryGetValue(name, out var tensor)) faults.Add($"'{name}' is missing");
            else if (tensor.Shape != parameter.Shape) faults.Add($"'{name}' is {tensor.Shape} in the file and {parameter.Shape} in the model");
            else if (tensor.DType != parameter.DType) faults.Add($"'{name}' is {tensor.DType} in the file and {parameter.DType} in the model");
        }

        var names = parameters.Select(entry => entry.Key).ToHashSet();
        faults.AddRange(tensors.Keys.Where(name => !names.Contains(name)).Select(name => $"'{name}' is in the file and not in the model"));
        if (faults.Count == 0) return;
        const int shown = 5;
        var more = faults.Count > shown ? $" (and {faults.Count - shown} more)" : "";
        throw new ModelMismatchException(
            $"'{path}' does not fit {Name}: {string.Join("; ", faults.Take(shown))}{more}. Build the model as it was when it was saved.");
    }

    private static string ToLowerPath(string name)
    {
        var path = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1])) path.Append('_');
            path.Append(char.ToLowerInvariant(name[i]));
        }

        return path.ToString();
    }
}

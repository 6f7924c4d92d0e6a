using System.Collections;

namespace NeuralSharp;

/// <summary>
/// A state by names, in their order: what <see cref="IStateful"/> gives and takes. The values are tensors, numbers, texts, and true or false.
/// Parts stand in it under their names and a dot, so that one state, and one file, can hold a whole training.
/// </summary>
/// <example>
/// <code>
/// var run = new StateDict { ["epoch"] = 3 };
/// run.Add("model", model.StateDict());
/// run.Add("optimizer", optimizer.StateDict());
/// run.Save("run.safetensors");
/// // later
/// run = StateDict.Load("run.safetensors");
/// model.LoadStateDict(run.Part("model"));
/// optimizer.LoadStateDict(run.Part("optimizer"));
/// var epoch = run.GetLong("epoch");
/// </code>
/// </example>
public sealed class StateDict : IReadOnlyDictionary<string, StateValue>
{
    private const int Shown = 10;   // names in a message

    private readonly OrderedDictionary<string, StateValue> _values = [];

    /// <summary>An empty state.</summary>
    public StateDict()
    {
    }

    /// <summary>A state with some values: those of another state, say, to change it.</summary>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public StateDict(IEnumerable<KeyValuePair<string, StateValue>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var (name, value) in values) Add(name, value);
    }

    /// <summary>A state of tensors: they themselves, not copies.</summary>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public StateDict(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach (var (name, tensor) in tensors) Add(name, tensor);
    }

    /// <summary>The tensors of a file as a state; the texts that it keeps with them are left out. <see cref="Load"/> takes these, too.</summary>
    public static implicit operator StateDict(TensorDictionary file) => new((IEnumerable<KeyValuePair<string, Tensor>>)file);

    /// <summary>The number of values.</summary>
    public int Count => _values.Count;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>The values, in order.</summary>
    public IEnumerable<StateValue> Values => _values.Values;

    /// <summary>The tensors among the values, in order.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors =>
        _values.Where(entry => entry.Value.Kind == StateKind.Tensor).Select(entry => KeyValuePair.Create(entry.Key, (Tensor)entry.Value));

    /// <summary>The value of a name; set, it is added or put in the place of the one that was there.</summary>
    /// <exception cref="KeyNotFoundException">There is no such name; the message tells which there are.</exception>
    public StateValue this[string key]
    {
        get => _values.TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The state has no {Printable.Quoted(key)}; it has {NamesText}.");
        set => _values[key] = value;
    }

    /// <summary>Adds a value under a new name.</summary>
    /// <exception cref="ArgumentException">The name is there already.</exception>
    public void Add(string name, StateValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_values.TryAdd(name, value))
            throw new ArgumentException($"The state has {Printable.Quoted(name)} already. Give the value another name, or set it by the indexer.", nameof(name));
    }

    /// <summary>Adds all of another state as a part: its names get the part's name and a dot before them, as in <c>model.0.weight</c>.</summary>
    /// <exception cref="ArgumentException">A name is there already.</exception>
    public void Add(string name, StateDict part)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(part);
        foreach (var (inner, value) in part) Add($"{name}.{inner}", value);
    }

    /// <summary>Adds a copy of a tensor, which outlives a scope and does not follow what is written to the tensor later.</summary>
    /// <exception cref="ArgumentException">The name is there already.</exception>
    /// <exception cref="CaptureException">A step is being captured, whose replays would not copy again.</exception>
    public void AddCopy(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Ambient.CheckBetweenSteps("StateDict");
        using var mode = Autograd.NoGrad();
        var copy = tensor.Clone();
        copy.Storage.HandOver(null);
        Add(name, copy);
    }

    /// <summary>The values of a part, under their names in it; empty where there is none, as of a model without parameters.</summary>
    public StateDict Part(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (part, prefix) = (new StateDict(), $"{name}.");
        foreach (var (key, value) in _values)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal)) part.Add(key[prefix.Length..], value);
        }

        return part;
    }

    /// <summary>Takes a value out.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string name) => _values.Remove(name);

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such name.</exception>
    /// <exception cref="StateMismatchException">The value is no tensor.</exception>
    public Tensor GetTensor(string name) => Get(name, value => (Tensor)value);

    /// <summary>The whole number of a name.</summary>
    /// <inheritdoc cref="GetTensor"/>
    /// <exception cref="StateMismatchException">The value is no whole number, or none that a long holds.</exception>
    public long GetLong(string name) => Get(name, value => (long)value);

    /// <summary>The whole number without a sign of a name.</summary>
    /// <inheritdoc cref="GetTensor"/>
    /// <exception cref="StateMismatchException">The value is no whole number, or none that a ulong holds.</exception>
    public ulong GetULong(string name) => Get(name, value => (ulong)value);

    /// <summary>The number of a name.</summary>
    /// <inheritdoc cref="GetTensor"/>
    /// <exception cref="StateMismatchException">The value is no number, or none that a double holds exactly.</exception>
    public double GetDouble(string name) => Get(name, value => (double)value);

    /// <summary>The text of a name.</summary>
    /// <inheritdoc cref="GetTensor"/>
    /// <exception cref="StateMismatchException">The value is no text.</exception>
    public string GetString(string name) => Get(name, value => (string)value);

    /// <summary>True or false, as a name has it.</summary>
    /// <inheritdoc cref="GetTensor"/>
    /// <exception cref="StateMismatchException">The value is neither.</exception>
    public bool GetBool(string name) => Get(name, value => (bool)value);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, out StateValue value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, StateValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Writes the state to a safetensors file, the values that are no tensors as its metadata, written as C# writes them: <c>12L</c> is a long,
    /// <c>12UL</c> a ulong, <c>0.5</c> and <c>12</c> are doubles, <c>true</c> is a bool, and anything else is a text. So each kind comes back.
    /// </summary>
    /// <remarks>The file is replaced as a whole, by a rename; on Unix it keeps its mode, and a symbolic link stays one.</remarks>
    /// <exception cref="ArgumentException">A value is null, a name or text is no Unicode text, or together they take more than a file's header may.</exception>
    /// <exception cref="TensorRecycledException">A tensor's memory was given back for reuse.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the file.</exception>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written; one that stood there is unharmed.</exception>
    public void Save(string path) => StateFile.Write(path, this);

    /// <summary>Reads a state from a file, in one pass: one that <see cref="Save"/> wrote, or a model's or an optimizer's.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged, or holds tensors of types that are not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static StateDict Load(string path) => StateFile.Read(path);

    private string NamesText => Count == 0 ? "nothing"
        : string.Join(", ", Keys.Take(Shown).Select(Printable.Quoted)) + (Count > Shown ? Invariant($" and {Count - Shown} more") : "");

    private T Get<T>(string name, Func<StateValue, T> cast)
    {
        var value = this[name];
        try
        {
            return cast(value);
        }
        catch (InvalidCastException e)
        {
            throw new StateMismatchException($"{Printable.Quoted(name)} in the state: {e.Message}");
        }
    }
}

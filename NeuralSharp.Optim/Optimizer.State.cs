using System.Globalization;

namespace NeuralSharp.Optim;

/// <content>Saving the state, and going on with it.</content>
public abstract partial class Optimizer
{
    private const string NameKey = "optimizer";

    private int _rememberedStepCount;

    /// <summary>A copy of the optimizer's state. The parameters' values are the model's to save.</summary>
    public OptimizerState StateDict()
    {
        using var mode = Autograd.NoGrad();
        var tensors = new Dictionary<string, Tensor>(OwnTensors);
        var numbers = new Dictionary<string, double>(OwnNumbers) { ["steps"] = StepCount, ["non_finite_steps"] = NonFiniteSteps };
        for (var i = 0; i < _groups.Count; i++)
        {
            numbers[Invariant($"group.{i}.learning_rate")] = _groups[i].LearningRate;
            numbers[Invariant($"group.{i}.weight_decay")] = _groups[i].WeightDecay;
        }

        for (var i = 0; i < _slots.Count; i++)
        {
            numbers[Invariant($"{i}.step")] = _slots[i].StepCount;
            numbers[Invariant($"{i}.states")] = _slots[i].States.Count;   // so that a missing one is found
            foreach (var (name, value) in _slots[i].Numbers) numbers[Invariant($"{i}.{name}")] = value;
            foreach (var (name, state) in _slots[i].States) tensors[Invariant($"{i}.{name}")] = state.Clone();
        }

        return new(Name, tensors, numbers);
    }

    /// <summary>
    /// Takes over a state, so that training goes on, bit for bit, as if it had not stopped, given the model's parameters as they were then.
    /// Where anything does not fit, nothing is changed.
    /// </summary>
    /// <exception cref="OptimizerMismatchException">The state is of another optimizer, or of other parameters.</exception>
    public void LoadStateDict(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        CheckFit(state);
        using var mode = Autograd.NoGrad();
        for (var i = 0; i < _groups.Count; i++)
        {
            _groups[i].LearningRate = state.Numbers[Invariant($"group.{i}.learning_rate")];
            _groups[i].WeightDecay = state.Numbers[Invariant($"group.{i}.weight_decay")];
        }

        var (numbers, tensors) = (BySlot(state.Numbers), BySlot(state.Tensors));
        for (var i = 0; i < _slots.Count; i++)
        {
            _slots[i].Restore((int)state.Numbers[Invariant($"{i}.step")], numbers[i] ?? [], tensors[i] ?? []);
        }

        StepCount = (int)state.Numbers["steps"];
        NonFiniteSteps = (int)state.Numbers["non_finite_steps"];
        LoadOwn(state);
    }

    /// <summary>Whether code from outside the library takes part in a step.</summary>
    internal bool RunsUserCode => IsForeign(this) || _slots.Exists(slot => IsForeign(slot.Optimizer));

    /// <summary>Notes the state before a step that may be refused.</summary>
    internal void Remember()
    {
        _rememberedStepCount = StepCount;
        foreach (var slot in _slots) slot.Remember();
    }

    /// <summary>Puts the state back that was noted, after a step that was refused.</summary>
    internal void Recall()
    {
        StepCount = _rememberedStepCount;
        foreach (var slot in _slots) slot.Recall();
    }

    private static bool IsForeign(Optimizer optimizer) => optimizer.GetType().Module != typeof(Optimizer).Module;

    /// <summary>Writes <see cref="StateDict"/> to a safetensors file, the numbers as its metadata.</summary>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    public void Save(string path)
    {
        var state = StateDict();
        var texts = state.Numbers.ToDictionary(entry => entry.Key, entry => entry.Value.ToString("R", CultureInfo.InvariantCulture));
        texts[NameKey] = state.Optimizer;
        SafeTensors.Write(path, state.Tensors, texts);
    }

    /// <summary>Takes over the state in a file that <see cref="Save"/> wrote. Where anything does not fit, nothing is changed.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged, or holds no optimizer's state.</exception>
    /// <exception cref="OptimizerMismatchException">The state is of another optimizer, or of other parameters.</exception>
    public void Load(string path)
    {
        var texts = SafeTensors.ReadMetadata(path);
        if (!texts.TryGetValue(NameKey, out var name))
            throw new DataFormatException(path, "it names no optimizer in its metadata, so it is no optimizer's state.", "Give the file that optimizer.Save wrote.");
        var numbers = new Dictionary<string, double>();
        foreach (var (key, text) in texts)
        {
            if (key == NameKey) continue;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                throw new DataFormatException(path, $"'{key}' in its metadata is '{text}', which is no number.", "Save it again.");
            numbers[key] = number;
        }

        LoadStateDict(new(name, SafeTensors.Read(path), numbers));
    }

    /// <summary>Tensors of the optimizer as a whole; their names begin with "own.".</summary>
    private protected virtual IReadOnlyDictionary<string, Tensor> OwnTensors => new Dictionary<string, Tensor>();

    /// <summary>Numbers of the optimizer as a whole; their names begin with "own.".</summary>
    private protected virtual IReadOnlyDictionary<string, double> OwnNumbers => new Dictionary<string, double>();

    /// <summary>What does not fit of the tensors and numbers of the optimizer as a whole.</summary>
    private protected virtual IEnumerable<string> FaultsOfOwn(OptimizerState state) =>
        state.Tensors.Keys.Concat(state.Numbers.Keys).Where(IsOwn).Select(name => $"'{name}' is not a state of {Name}");

    /// <summary>Takes over the tensors and numbers of the optimizer as a whole, which fit.</summary>
    private protected virtual void LoadOwn(OptimizerState state)
    {
    }

    private protected static bool IsOwn(string name) => name.StartsWith("own.", StringComparison.Ordinal);

    /// <summary>The entries of each parameter by name, without its number in their names, and without its counts; null where it has none.</summary>
    private List<KeyValuePair<string, TValue>>?[] BySlot<TValue>(IReadOnlyDictionary<string, TValue> entries)
    {
        var bySlot = new List<KeyValuePair<string, TValue>>?[_slots.Count];
        foreach (var (name, value) in entries)
        {
            if (SlotOf(name) is not { } index || name[(name.IndexOf('.') + 1)..] is not { } own || own is "step" or "states") continue;
            (bySlot[index] ??= []).Add(KeyValuePair.Create(own, value));
        }

        foreach (var list in bySlot) list?.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return bySlot;
    }

    private void CheckFit(OptimizerState state)
    {
        if (state.Optimizer != Name)
            throw new OptimizerMismatchException($"{Name}: the state is that of {state.Optimizer}. Make the optimizer as it was when the state was saved.");
        var faults = Faults(state).Take(5).ToList();
        if (faults.Count == 0) return;
        throw new OptimizerMismatchException(
            $"{Name}: the state does not fit: {string.Join("; ", faults)}. Make the optimizer, of the same parameters in the same order, as it was when the state was saved.");
    }

    private IEnumerable<string> Faults(OptimizerState state)
    {
        IEnumerable<string> counts = ["steps", "non_finite_steps", .. Enumerable.Range(0, _slots.Count).SelectMany(i => new[] { Invariant($"{i}.step"), Invariant($"{i}.states") })];
        var ofGroups = Enumerable.Range(0, _groups.Count).SelectMany(i => new[] { Invariant($"group.{i}.learning_rate"), Invariant($"group.{i}.weight_decay") }).ToHashSet();
        foreach (var (names, fits) in ((IEnumerable<string>, Func<double, bool>)[])[(counts, ScheduleState.IsCount), (ofGroups, ScheduleState.IsRate)])
        {
            foreach (var name in names)
            {
                if (!state.Numbers.TryGetValue(name, out var value)) yield return $"the number '{name}' is missing";
                else if (!fits(value)) yield return Invariant($"the number '{name}' is {value}");
            }
        }

        foreach (var (name, tensor) in state.Tensors)
        {
            if (IsOwn(name)) continue;
            if (SlotOf(name) is not { } index) yield return Invariant($"'{name}' belongs to none of the {_slots.Count} parameters");
            else if (tensor.Shape != _slots[index].Parameter.Shape) yield return $"'{name}' is {tensor.Shape}, and its parameter {_slots[index].Parameter.Shape}";
            else if (tensor.DType != _slots[index].Parameter.DType) yield return $"'{name}' is {tensor.DType}, and its parameter {_slots[index].Parameter.DType}";
        }

        foreach (var name in state.Numbers.Keys)
        {
            if (name.StartsWith("group.", StringComparison.Ordinal) && !ofGroups.Contains(name)) yield return Invariant($"'{name}' belongs to none of the {_groups.Count} groups");
            else if (name.Length > 0 && char.IsAsciiDigit(name[0]) && SlotOf(name) is null) yield return Invariant($"'{name}' belongs to none of the {_slots.Count} parameters");
        }

        var states = BySlot(state.Tensors);
        for (var i = 0; i < _slots.Count; i++)
        {
            var found = states[i]?.Count ?? 0;
            if (state.Numbers.TryGetValue(Invariant($"{i}.states"), out var expected) && found != expected)
                yield return Invariant($"parameter {i} has {found} states of {expected}");
        }

        foreach (var fault in FaultsOfOwn(state)) yield return fault;
    }

    /// <summary>Which parameter an entry belongs to, by the number before the first point of its name.</summary>
    private int? SlotOf(string name)
    {
        var digits = name.AsSpan(0, Math.Max(0, name.IndexOf('.')));
        var isCanonical = digits.Length == 1 || !digits.StartsWith('0');
        return isCanonical && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < _slots.Count ? index : null;
    }
}

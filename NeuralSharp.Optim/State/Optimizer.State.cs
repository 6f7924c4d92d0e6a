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
            numbers[RateName(i)] = _groups[i].LearningRate;
            numbers[DecayName(i)] = _groups[i].WeightDecay;
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
    /// Where anything does not fit, nothing is changed, and the message names each fault: what is missing, what is not a part of such a state,
    /// shapes and types that are not the parameters', and values that the rule cannot have (see <see cref="Keeps"/>).
    /// </summary>
    /// <exception cref="OptimizerMismatchException">The state is of another optimizer, of other parameters, or damaged.</exception>
    public void LoadStateDict(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var slots = OptimizerSlotState.Of(state, _slots.Count);
        CheckFit(state, slots, "Make the optimizer, of the same parameters in the same order, as it was when the state was saved.");
        using var mode = Autograd.NoGrad();
        foreach (var slot in slots) slot.CopyTensors();   // what cannot be copied is found before anything is changed
        for (var i = 0; i < _groups.Count; i++)
        {
            _groups[i].LearningRate = state.Numbers[RateName(i)];
            _groups[i].WeightDecay = state.Numbers[DecayName(i)];
        }

        for (var i = 0; i < _slots.Count; i++)
        {
            _slots[i].Restore((int)slots[i].Numbers["step"], slots[i].Kept, slots[i].Tensors);
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

    /// <summary>Writes <see cref="StateDict"/> to a safetensors file, the numbers as its metadata. What <see cref="Load"/> would refuse is not written.</summary>
    /// <exception cref="ArgumentException">The name of a state is no Unicode text, or all names take more than a file's header may.</exception>
    /// <exception cref="OptimizerMismatchException">The rule keeps what it says that it cannot have (see <see cref="Keeps"/>).</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the file.</exception>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written; one that stood there is unharmed.</exception>
    public void Save(string path)
    {
        var state = StateDict();
        CheckFit(state, OptimizerSlotState.Of(state, _slots.Count), "It could not be loaded again. Correct the rule, or what it declares in Keeps.");
        var texts = state.Numbers.ToDictionary(entry => entry.Key, entry => entry.Value.ToString("R", CultureInfo.InvariantCulture));
        texts[NameKey] = state.Optimizer;
        SafeTensors.Write(path, state.Tensors, texts);
    }

    /// <summary>
    /// Takes over the state in a file that <see cref="Save"/> wrote, which is read in one pass. Where anything does not fit, nothing is changed.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged, or holds no optimizer's state.</exception>
    /// <exception cref="OptimizerMismatchException">The state is of another optimizer, of other parameters, or damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public void Load(string path)
    {
        var file = SafeTensors.Read(path, convert: false);
        if (!file.Metadata.TryGetValue(NameKey, out var name))
            throw new DataFormatException(path, "it names no optimizer in its metadata, so it is no optimizer's state.", "Give the file that optimizer.Save wrote.");
        var numbers = new Dictionary<string, double>();
        foreach (var (key, text) in file.Metadata)
        {
            if (key == NameKey) continue;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                throw new DataFormatException(path, $"{Printable.Quoted(key)} in its metadata is {Printable.Quoted(text)}, which is no number.", "Save it again.");
            numbers[key] = number;
        }

        LoadStateDict(new(name, file, numbers));
    }

    /// <summary>Tensors of the optimizer as a whole; their names begin with "own.".</summary>
    private protected virtual IReadOnlyDictionary<string, Tensor> OwnTensors => new Dictionary<string, Tensor>();

    /// <summary>Numbers of the optimizer as a whole; their names begin with "own.".</summary>
    private protected virtual IReadOnlyDictionary<string, double> OwnNumbers => new Dictionary<string, double>();

    /// <summary>What does not fit of the tensors and numbers of the optimizer as a whole, where they are not foreign to it.</summary>
    private protected virtual IEnumerable<string> FaultsOfOwn(OptimizerState state) => [];

    /// <summary>The names that the tensors and numbers of the optimizer as a whole can have in a state.</summary>
    private protected virtual IReadOnlySet<string> NamesOfOwn(OptimizerState state) => new HashSet<string>();

    /// <summary>Takes over the tensors and numbers of the optimizer as a whole, which fit.</summary>
    private protected virtual void LoadOwn(OptimizerState state)
    {
    }

    private static string RateName(int group) => Invariant($"group.{group}.learning_rate");

    private static string DecayName(int group) => Invariant($"group.{group}.weight_decay");

    private void CheckFit(OptimizerState state, IReadOnlyList<OptimizerSlotState> slots, string remedy)
    {
        if (state.Optimizer != Name)
            throw new OptimizerMismatchException($"{Name}: the state is that of {state.Optimizer}. Make the optimizer as it was when the state was saved.");
        if (StateFaults.Describe(Faults(state, slots)) is { } faults)
            throw new OptimizerMismatchException($"{Name}: the state does not fit: {faults}. {remedy}");
    }

    private IEnumerable<string> Faults(OptimizerState state, IReadOnlyList<OptimizerSlotState> slots)
    {
        string[] counts = ["steps", "non_finite_steps"];
        string[] ofGroups = [.. Enumerable.Range(0, _groups.Count).SelectMany(i => (string[])[RateName(i), DecayName(i)])];
        foreach (var name in counts)
        {
            if (FaultOf(state.Numbers, name, name, StateCount.Is) is { } fault) yield return fault;
        }

        for (var i = 0; i < _slots.Count; i++)
        {
            foreach (var fault in slots[i].Faults(_slots[i])) yield return fault;
        }

        foreach (var name in ofGroups)
        {
            if (FaultOf(state.Numbers, name, name, ScheduleState.IsRate) is { } fault) yield return fault;
        }

        foreach (var fault in FaultsOfOwn(state)) yield return fault;
        var known = new HashSet<string>([.. counts, .. ofGroups]);
        var own = NamesOfOwn(state);
        foreach (var name in state.Tensors.Keys.Concat(state.Numbers.Keys))
        {
            if (known.Contains(name) || own.Contains(name)) continue;
            if (OptimizerSlotState.IndexOf(name) is { } index)
            {
                if (index >= _slots.Count) yield return $"{Printable.Quoted(name)} belongs to none of the {Invariant($"{_slots.Count}")} parameters";
            }
            else if (name.StartsWith("group.", StringComparison.Ordinal)) yield return $"{Printable.Quoted(name)} belongs to none of the {Invariant($"{_groups.Count}")} groups";
            else yield return $"{Printable.Quoted(name)} is not a state of {Name}";
        }
    }

    /// <summary>What is wrong with a number that must be there.</summary>
    internal static string? FaultOf(IReadOnlyDictionary<string, double> numbers, string name, string shown, Predicate<double> isValid) =>
        !numbers.TryGetValue(name, out var value) ? $"the number {Printable.Quoted(shown)} is missing"
        : !isValid(value) ? Invariant($"the number {Printable.Quoted(shown)} is {value}")
        : null;
}

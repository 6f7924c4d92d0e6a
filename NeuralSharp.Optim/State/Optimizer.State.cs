using System.Globalization;

namespace NeuralSharp.Optim;

/// <content>Saving the state, and going on with it.</content>
public abstract partial class Optimizer : IStateful
{
    private const string NameKey = "optimizer";
    private const string OwnKey = "own";
    private const double MostExact = 1L << 53;   // up to here each whole number is a double

    private int _rememberedStepCount;
    private StateDict? _rememberedOwn;

    /// <summary>
    /// A copy of all that the optimizer needs to go on as if it had never stopped: running means and the like, step counts, and the rates and
    /// weight decays of its groups. Other hyperparameters are not in it, they are given where the optimizer is made; the parameters' values are
    /// the model's to save.
    /// </summary>
    /// <remarks>
    /// Tensors and numbers of a parameter have its number before their names, such as <c>0.m</c> and <c>0.step</c>, those of a group
    /// <c>group.0.</c>, and what <see cref="OwnState"/> gives <c>own.</c>.
    /// </remarks>
    /// <exception cref="CaptureException">A step is being captured, whose replays would not copy again.</exception>
    public StateDict StateDict()
    {
        var state = new StateDict();
        if (OwnState() is { } own) state.Add(OwnKey, own);
        state.Add("steps", StepCount);
        state.Add("non_finite_steps", NonFiniteSteps);
        for (var i = 0; i < _groups.Count; i++)
        {
            state.Add(RateName(i), _groups[i].LearningRate);
            state.Add(DecayName(i), _groups[i].WeightDecay);
        }

        for (var i = 0; i < _slots.Count; i++) state.Add(Invariant($"{i}"), _slots[i].StateDict());
        state.Add(NameKey, Name);
        return state;
    }

    /// <summary>
    /// Takes over a state, so that training goes on, bit for bit, as if it had not stopped, given the model's parameters as they were then.
    /// Where anything does not fit, nothing is changed, and the message names each fault: what is missing, what is not a part of such a state,
    /// shapes and types that are not the parameters', and values that the rule cannot have (see <see cref="Keeps"/>).
    /// </summary>
    /// <exception cref="StateMismatchException">The state is of another optimizer, of other parameters, or damaged.</exception>
    /// <exception cref="CaptureException">A step is being captured, whose replays would not load again.</exception>
    public void LoadStateDict(StateDict state) =>
        StateReader.Load(state, Name, Read, "Make the optimizer, of the same parameters in the same order, as it was when the state was saved.");

    /// <summary>
    /// Writes <see cref="StateDict()"/> to a safetensors file, the numbers as its metadata, all of one kind. What <see cref="Load"/> would refuse is
    /// not written.
    /// </summary>
    /// <exception cref="ArgumentException">The name of a state is no Unicode text, or all names take more than a file's header may.</exception>
    /// <exception cref="StateMismatchException">The rule keeps what it says that it cannot have (see <see cref="Keeps"/>).</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the file.</exception>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written; one that stood there is unharmed.</exception>
    public void Save(string path)
    {
        var state = StateDict();
        StateReader.Check(state, Name, Read, "It could not be loaded again. Correct the rule, or what it declares in Keeps.");
        new StateDict(state.Select(entry => KeyValuePair.Create(entry.Key, Plain(entry.Value)))).Save(path);

        // The files of optimizers are older than the kinds of numbers: counts stand in them as doubles.
        static StateValue Plain(StateValue value) =>
            value.Kind == StateKind.Long && (long)value is >= -(long)MostExact and <= (long)MostExact and var count ? (double)count : value;
    }

    /// <summary>
    /// Takes over the state in a file that <see cref="Save"/> wrote, which is read in one pass. Where anything does not fit, nothing is changed.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged, or holds no optimizer's state.</exception>
    /// <exception cref="StateMismatchException">The state is of another optimizer, of other parameters, or damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public void Load(string path)
    {
        var state = NeuralSharp.StateDict.Load(path);
        if (!state.TryGetValue(NameKey, out var name) || name.Kind == StateKind.Tensor)
            throw new DataFormatException(path, "it names no optimizer in its metadata, so it is no optimizer's state.", "Give the file that optimizer.Save wrote.");
        foreach (var (key, value) in state)
        {
            if (value.Kind == StateKind.String && key != NameKey && !key.StartsWith($"{OwnKey}.", StringComparison.Ordinal))
                throw new DataFormatException(path, $"{Printable.Quoted(key)} in its metadata is {value}, which is no number.", "Save it again.");
        }

        LoadStateDict(state);
    }

    /// <summary>
    /// State of the optimizer as a whole, beside that of its parameters; null, the default, where there is none. It is saved under <c>own.</c>,
    /// and <see cref="ReadOwnState"/> reads it again.
    /// </summary>
    /// <example>
    /// <code>
    /// protected override StateDict OwnState() =&gt; new() { ["bound"] = _bound };
    ///
    /// protected override void ReadOwnState(StateReader own)
    /// {
    ///     var bound = own.Double("bound", least: 0, most: 1);
    ///     own.Then(() =&gt; _bound = bound);
    /// }
    /// </code>
    /// </example>
    protected virtual StateDict? OwnState() => null;

    /// <summary>Reads what <see cref="OwnState"/> gave, and says by <see cref="StateReader.Then"/> what is done with it.</summary>
    /// <param name="own">Reads the values by the names that <see cref="OwnState"/> gave them.</param>
    protected virtual void ReadOwnState(StateReader own)
    {
    }

    /// <summary>What <see cref="OwnState"/> gives, for a combined optimizer.</summary>
    internal StateDict? OwnStateOfMember() => OwnState();

    /// <summary>What <see cref="ReadOwnState"/> does, for a combined optimizer.</summary>
    internal void ReadOwnStateOfMember(StateReader own) => ReadOwnState(own);

    /// <summary>Whether code from outside the library takes part in a step.</summary>
    internal bool RunsUserCode => IsForeign(this) || _slots.Exists(slot => IsForeign(slot.Optimizer));

    /// <summary>Notes the state before a step that may be refused.</summary>
    internal void Remember()
    {
        (_rememberedStepCount, _rememberedOwn) = (StepCount, OwnState());
        foreach (var slot in _slots) slot.Remember();
    }

    /// <summary>Puts the state back that was noted, after a step that was refused.</summary>
    internal void Recall()
    {
        StepCount = _rememberedStepCount;
        foreach (var slot in _slots) slot.Recall();
        if (_rememberedOwn is { } own) StateReader.Load(own, Name, ReadOwnState);
    }

    private static bool IsForeign(Optimizer optimizer) => optimizer.GetType().Module != typeof(Optimizer).Module;

    private static string RateName(int group) => Invariant($"group.{group}.learning_rate");

    private static string DecayName(int group) => Invariant($"group.{group}.weight_decay");

    private void Read(StateReader reader)
    {
        if (reader.String(NameKey) is { } name && name != Name)
            throw new StateMismatchException($"{Name}: the state is that of {name}. Make the optimizer as it was when the state was saved.");
        reader.TellForeign = TellForeign;
        var (steps, nonFiniteSteps) = (reader.Count("steps"), reader.Count("non_finite_steps"));
        (double Rate, double Decay)[] groups = [.. _groups.Select((_, i) => (reader.Rate(RateName(i)), reader.Rate(DecayName(i))))];
        var names = NamesOfSlots(reader);
        SlotState[] slots = [.. _slots.Select((slot, i) => slot.Read(reader.Part(Invariant($"{i}")), names[i], i))];
        reader.Then(() =>
        {
            using var mode = Autograd.NoGrad();
            SlotState[] copies = [.. slots.Select(slot => slot.Copy())];   // what cannot be copied is found before anything is changed
            for (var i = 0; i < copies.Length; i++) _slots[i].Restore(copies[i]);
            for (var i = 0; i < groups.Length; i++) (_groups[i].LearningRate, _groups[i].WeightDecay) = groups[i];
            (StepCount, NonFiniteSteps) = (steps, nonFiniteSteps);
        });
        ReadOwnState(reader.Part(OwnKey));
    }

    /// <summary>Sorts names by parameters, in one pass; those of no parameter are left out.</summary>
    private List<string>[] NamesOfSlots(StateReader reader)
    {
        List<string>[] names = [.. _slots.Select(_ => new List<string>())];
        foreach (var name in reader.Names)
        {
            if (IndexOf(name) is { } index && index < names.Length) names[index].Add(name[(name.IndexOf('.') + 1)..]);
        }

        return names;
    }

    /// <summary>The number of the parameter that a name begins with; null where it is written in another way than a state has it.</summary>
    private static int? IndexOf(string name)
    {
        var digits = name.AsSpan(0, Math.Max(0, name.IndexOf('.')));
        if (digits.Length > 1 && digits[0] == '0') return null;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }

    private string TellForeign(string name) => Printable.Quoted(name) + IndexOf(name) switch
    {
        { } index when index < _slots.Count => $" is not a state of {_slots[index].Optimizer.Name}",
        { } => Invariant($" belongs to none of the {_slots.Count} parameters"),
        _ => name.StartsWith("group.", StringComparison.Ordinal) ? Invariant($" belongs to none of the {_groups.Count} groups") : $" is not a state of {Name}",
    };
}

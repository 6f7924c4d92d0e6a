namespace NeuralSharp;

/// <summary>
/// Reads a state strictly, for a <see cref="IStateful.LoadStateDict"/>: values are asked for by name, kind and range, faults are collected, and
/// what is to be done with the values is done at the end, where there are no faults. What nobody asked for is a fault, too. So a state is
/// taken over as a whole or not at all.
/// </summary>
/// <remarks>Where a value does not fit, zero, false or null is returned, and reading goes on, so that all faults are found at once.</remarks>
/// <example>
/// <code>
/// public void LoadStateDict(StateDict state) =&gt; StateReader.Load(state, "RunningMean", reader =&gt;
/// {
///     var count = reader.Long("count", least: 0);
///     reader.CopyTo("mean", _mean);
///     reader.Then(() =&gt; _count = count);
/// });
/// </code>
/// </example>
public sealed class StateReader
{
    private const int Shown = 10;

    private readonly StateDict _state;
    private readonly StateReader _whole;        // of which this one reads a part; itself where it is no part
    private readonly string _prefix = "";
    private readonly HashSet<string> _asked = [];
    private readonly List<string> _faults = [];   // the first ones
    private readonly List<Action> _actions = [];
    private int _faultCount;

    private StateReader(StateDict state) => (_state, _whole) = (state, this);

    private StateReader(StateReader whole, string prefix) => (_state, _whole, _prefix) = (whole._state, whole._whole, prefix);

    /// <summary>The names that the state, or the part, has.</summary>
    public IEnumerable<string> Names =>
        _state.Keys.Where(name => name.StartsWith(_prefix, StringComparison.Ordinal)).Select(name => name[_prefix.Length..]);

    /// <summary>What is said of a name that nobody asked for.</summary>
    internal Func<string, string> TellForeign { get; set; } = name => $"{Printable.Quoted(name)} is no part of it";

    /// <summary>Reads a state, and takes it over where all of it fits.</summary>
    /// <param name="state">The state.</param>
    /// <param name="owner">Who takes it over, for the message.</param>
    /// <param name="read">Asks the reader for every value, and says by <see cref="Then"/> and <see cref="CopyTo"/> what is done with them.</param>
    /// <param name="remedy">What the user can do where it does not fit, as a sentence.</param>
    /// <exception cref="StateMismatchException">Something does not fit; nothing was done. Up to 10 faults are named.</exception>
    /// <exception cref="CaptureException">A step is being captured, whose replays would not load again.</exception>
    public static void Load(StateDict state, string owner, Action<StateReader> read, string? remedy = null)
    {
        var actions = Check(state, owner, read, remedy)._actions;
        if (StateTransaction.Open is { } transaction)
        {
            transaction.Add(actions);
            return;
        }

        foreach (var action in actions) action();
    }

    /// <summary>Reads a state, and takes nothing over.</summary>
    internal static StateReader Check(StateDict state, string owner, Action<StateReader> read, string? remedy = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(read);
        Ambient.CheckBetweenSteps(owner);
        var reader = new StateReader(state);
        read(reader);
        foreach (var name in state.Keys)
        {
            if (!reader._asked.Contains(name)) reader.Fault(reader.TellForeign(name));
        }

        if (reader._faultCount == 0) return reader;
        var more = reader._faultCount > Shown ? Invariant($" (and {reader._faultCount - Shown} more)") : "";
        throw new StateMismatchException(
            $"{owner}: the state does not fit: {string.Join("; ", reader._faults)}{more}. {remedy ?? "Load what the StateDict of the same object gave."}");
    }

    /// <summary>A reader of the names that begin with the part's name and a dot. Its faults are the whole's.</summary>
    public StateReader Part(string name) => new(_whole, $"{_prefix}{name}.");

    /// <summary>A tensor of any shape and type; null where there is none.</summary>
    public Tensor? Tensor(string name)
    {
        if (!Find(name, out var value)) return null;
        if (value.Kind != StateKind.Tensor) return Fault<Tensor>(name, $"is {value} instead of a tensor");
        TensorBytes.CheckHasValues((Tensor)value);   // what cannot be read is found before anything is changed
        return (Tensor)value;
    }

    /// <summary>A tensor of a shape and type; null where there is none.</summary>
    public Tensor? Tensor(string name, Shape shape, DType dtype) => Tensor(name, shape, dtype, static (there, here) => $"{there} there and {here} here");

    /// <summary>A whole number in a range.</summary>
    public long Long(string name, long least = long.MinValue, long most = long.MaxValue) => (long)Whole(name, least, most);

    /// <summary>A whole number without a sign.</summary>
    public ulong ULong(string name) => (ulong)Whole(name, ulong.MinValue, ulong.MaxValue);

    /// <summary>A number, which may be NaN.</summary>
    public double Double(string name)
    {
        if (!Find(name, out var value)) return 0;
        return value.TryGetNumber(out var number) ? number : Fault<double>(name, $"is {value} instead of one number");
    }

    /// <summary>A number in a range, both ends included. NaN is in none.</summary>
    public double Double(string name, double least, double most)
    {
        var (faults, number) = (_whole._faultCount, Double(name));
        return faults != _whole._faultCount || (number >= least && number <= most) ? number
            : Fault<double>(name, Invariant($"is {number}, and should be from {least} to {most}"));
    }

    /// <summary>A text; null where there is none.</summary>
    public string? String(string name)
    {
        if (!Find(name, out var value)) return null;
        return value.Kind == StateKind.String ? (string)value : Fault<string>(name, $"is {value} instead of a text");
    }

    /// <summary>True or false.</summary>
    public bool Bool(string name)
    {
        if (!Find(name, out var value)) return false;
        return value.Kind == StateKind.Bool ? (bool)value : Fault<bool>(name, $"is {value} instead of true or false");
    }

    /// <summary>A tensor like one that is here, whose values are copied into this one at the end.</summary>
    public void CopyTo(string name, Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var values = Tensor(name, destination.Shape, destination.DType);
        Then(() =>
        {
            using (Autograd.NoGrad()) destination.CopyFrom(values!);
        });
    }

    /// <summary>Notes what is to be done at the end, where the whole state fits.</summary>
    public void Then(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        _whole._actions.Add(action);
    }

    /// <summary>Tells a fault that is found elsewhere: values that do not go together, say. The state is then refused.</summary>
    /// <param name="fault">What does not fit, as a part of a sentence.</param>
    public void Fault(string fault)
    {
        if (_whole._faultCount++ < Shown) _whole._faults.Add(fault);
    }

    /// <summary>Tells a fault of a value.</summary>
    /// <param name="name">The value's name.</param>
    /// <param name="fault">What is wrong with it, as the rest of a sentence that begins with the name: <c>is negative</c>.</param>
    public void Fault(string name, string fault)
    {
        _whole._asked.Add(_prefix + name);
        Fault($"{Printable.Quoted(_prefix + name)} {fault}");
    }

    /// <summary>What a name has; of no kind where it is not there.</summary>
    internal StateKind KindOf(string name) => _state.TryGetValue(_prefix + name, out var value) ? value.Kind : StateKind.Null;

    /// <summary>A tensor of a shape and type, with the words for one that is different: what it is there and what it should be.</summary>
    internal Tensor? Tensor(string name, Shape shape, DType dtype, Func<string, string, string> words) =>
        Tensor(name, there => there == shape, shape.ToString(), dtype, words);

    /// <summary>The same, where a shape may have sizes that are not known.</summary>
    internal Tensor? Tensor(string name, Predicate<Shape> fits, string shape, DType dtype, Func<string, string, string> words)
    {
        if (Tensor(name) is not { } tensor) return null;
        if (!fits(tensor.Shape)) return Fault<Tensor>(name, $"is {words(tensor.Shape.ToString(), shape)}");
        return tensor.DType == dtype ? tensor : Fault<Tensor>(name, $"is {words(tensor.DType.ToString(), dtype.ToString())}");
    }

    private Int128 Whole(string name, Int128 least, Int128 most)
    {
        if (!Find(name, out var value)) return 0;
        if (value.TryGetWhole(out var whole) && whole >= least && whole <= most) return whole;
        var found = value.TryGetNumber(out var number) && value.Kind == StateKind.Tensor ? Invariant($"{number}") : value.ToString();
        return Fault<Int128>(name, Invariant($"is {found}, and should be a whole number from {least} to {most}"));
    }

    private bool Find(string name, out StateValue value)
    {
        var full = _prefix + name;
        _whole._asked.Add(full);
        if (_state.TryGetValue(full, out value)) return true;
        Fault(name, "is missing");
        return false;
    }

    private T? Fault<T>(string name, string fault)
    {
        Fault(name, fault);
        return default;
    }
}

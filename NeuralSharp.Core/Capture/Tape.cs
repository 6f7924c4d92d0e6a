namespace NeuralSharp;

/// <summary>
/// What a function did on tensors, in order: the ops that it applied, those of its backward passes, and what else has an effect.
/// Played again, each op computes into the memory of its first output, so that a replay builds no graph and allocates nothing.
/// </summary>
/// <remarks>
/// Ops put themselves here when they are recorded (<see cref="Op.Record"/>). Whoever else writes values does so through
/// <see cref="Perform"/>, and whoever decides by something that may change sets a <see cref="Guard"/>. Values that C# code reads
/// would be frozen: reading them throws (<see cref="Ambient.CheckReadable"/>).
/// </remarks>
internal sealed class Tape
{
    private readonly TapeMemory _memory = new();
    private readonly List<Entry> _entries = [];
    private readonly List<Action> _restores = [];
    private readonly List<Func<bool>> _guards = [];
    private readonly List<Outsider> _outsiders = [];
    private readonly HashSet<Storage> _written = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether everything that the function depended on besides its inputs is as it was.</summary>
    public bool IsFresh
    {
        get
        {
            foreach (var outsider in _outsiders)
            {
                if (!outsider.IsUnchanged) return false;
            }

            foreach (var guard in _guards)
            {
                if (!guard()) return false;
            }

            return true;
        }
    }

    /// <summary>A copy of a tensor that is given other values before each replay.</summary>
    public Tensor CopyInput(Tensor tensor)
    {
        var input = Tensor.EmptyOutsideScopes(tensor.Shape, tensor.DType);
        input.Overwrite(tensor);
        _written.Add(input.Storage);
        return input;
    }

    /// <summary>Runs a function as it is, and captures what it does.</summary>
    public Tensor Capture(Func<Tensor> function)
    {
        using var scope = Ambient.Begin();
        ref var mine = ref Ambient.Mine;
        if (mine.Tape is not null) throw new CaptureException("A step that is being captured ran another one. Put the work of both into one function.");
        (mine.Tape, mine.Memory, mine.Mode) = (this, _memory, AutogradMode.Capturing);
        return function();
    }

    /// <summary>Does everything again, on the values that the inputs and parameters have now.</summary>
    public void Replay()
    {
        using var mode = Autograd.NoGrad();
        foreach (var restore in _restores) restore();
        foreach (var (op, output, action) in _entries)
        {
            if (op is not null) op.Compute(output!);
            else action!();
        }
    }

    /// <summary>Adds an op that was applied.</summary>
    public void Add(Op op, Tensor output)
    {
        op.CheckComputesAgain();
        for (var i = 0; i < op.InputCount; i++) Note(op.InputTensor(i));
        for (var i = 0; i < op.InputCount; i++)
        {
            if (op.InputTensor(i).Storage != output.Storage) continue;
            _seen.Add(output);   // another view of the same values
            return;
        }

        _entries.Add(new(op, output, null));
        _written.Add(output.Storage);
    }

    /// <summary>
    /// Does something that is no op, and does it again in every replay where a step is being captured. What the action works on is
    /// handed over, so that a static lambda serves, and nothing is allocated where nothing is captured.
    /// </summary>
    public static void Perform<TState>(TState state, Action<TState> action)
    {
        if (Ambient.Mine.ActiveTape is { } tape) tape.PerformInReplays(state, action);
        else action(state);
    }

    /// <summary>Says under which condition a captured step may be replayed; where it no longer holds, the step is captured anew.</summary>
    public static void Guard<TState>(TState state, Func<TState, bool> holds)
    {
        Ambient.Mine.ActiveTape?.AddGuard(state, holds);
    }

    /// <summary>Comes before a write in place, see <see cref="Restore"/>.</summary>
    public static void BeforeWrite(Tensor tensor)
    {
        Ambient.Mine.ActiveTape?.Restore(tensor);
    }

    /// <summary>Notes a tensor from outside that a step depends on by other ways than ops, such as a running mean.</summary>
    public static void NoteUse(Tensor tensor)
    {
        Ambient.Mine.ActiveTape?.Note(tensor);
    }

    /// <summary>Notes a tensor from outside that the function depends on.</summary>
    public void Note(Tensor tensor)
    {
        if (Made(tensor.Storage) || !_seen.Add(tensor)) return;
        if (tensor.Producer is { } op)
        {
            throw new CaptureException(
                $"The step to be captured depends on the result of {op.Name}, of shape {tensor.Shape}, that was recorded before: its graph can be walked once. "
                + "Compute it inside the step, or hand over its Detach().");
        }

        if (tensor.Watch is { Hooks.Entries.Count: > 0 }) throw HookFound($"a tensor of shape {tensor.Shape}");
        _outsiders.Add(new(tensor, tensor.Storage, tensor.RequiresGrad));
    }

    /// <summary>Whether values belong to this tape: it computes them, or they are constants that the function made.</summary>
    public bool Made(Storage storage) => storage.Owner == _memory || storage.Owner is PassMemory || _written.Contains(storage);

    /// <summary>
    /// A constant that the function made and is about to write to, such as zeros to add to, begins each replay with the values that it has now.
    /// </summary>
    private void Restore(Tensor tensor)
    {
        if (Made(tensor.Storage) && _written.Add(tensor.Storage))
        {
            Tensor values;
            using (Autograd.InsideOp()) values = tensor.Clone();
            _restores.Add(() => tensor.Overwrite(values));
        }
    }

    /// <summary>The exception for hooks, which a replay would not run.</summary>
    public static CaptureException HookFound(string where) => new(
        $"There are hooks on {where}, and a replay of a captured step runs none. Take them off, or run the function as it is, without capturing.");

    private void PerformInReplays<TState>(TState state, Action<TState> action)
    {
        using (Autograd.InsideOp()) action(state);
        _entries.Add(new(null, null, () => action(state)));
    }

    private void AddGuard<TState>(TState state, Func<TState, bool> holds) => _guards.Add(() => holds(state));

    private readonly record struct Entry(Op? Op, Tensor? Output, Action? Action);

    /// <summary>A tensor that was there before, as it was.</summary>
    private readonly record struct Outsider(Tensor Tensor, Storage Storage, bool RequiresGrad)
    {
        public bool IsUnchanged
        {
            get
            {
                if (Storage.IsRecycled)
                {
                    throw new CaptureException(
                        $"The captured step depends on a tensor of shape {Tensor.Shape} from outside whose memory was given back: it was made in a Tensor.Scope() "
                        + "that has ended. Make it outside, scope.Keep(tensor) it, or hand it over as an argument of Run.");
                }

                return Tensor.Storage == Storage && Tensor.RequiresGrad == RequiresGrad && Tensor.Watch is not { Hooks.Entries.Count: > 0 };
            }
        }
    }
}

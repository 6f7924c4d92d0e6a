namespace NeuralSharp;

/// <summary>
/// A run on this thread that leaves no trace: a lazy parameter is lent shape and values instead of getting them, and what is written in
/// place is put back at the end. Other threads may use the same tensors meanwhile and see nothing of it.
/// </summary>
internal sealed class TracelessRun
{
    [ThreadStatic]
    private static TracelessRun? t_current;

    private readonly Dictionary<Storage, Tensor> _lent = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Storage, (Tensor Tensor, Tensor Before)> _written = new(ReferenceEqualityComparer.Instance);

    /// <summary>The run under way on this thread.</summary>
    public static TracelessRun? Current => t_current;

    /// <summary>Begins a run, until disposed.</summary>
    public static Scope Begin() => new(new TracelessRun());

    /// <summary>Lends a lazy parameter values, for this run alone.</summary>
    public void Lend(Storage promised, Tensor values) => _lent[promised] = values;

    /// <summary>What was lent to a lazy parameter, by the memory that it was promised.</summary>
    public Tensor? LentTo(Storage promised) => _lent.GetValueOrDefault(promised);

    /// <summary>Comes before a write in place.</summary>
    public void BeforeWrite(Tensor tensor)
    {
        if (!_written.ContainsKey(tensor.Storage)) _written.Add(tensor.Storage, (tensor, tensor.Copy()));
    }

    /// <summary>The run under way, until disposed.</summary>
    public readonly ref struct Scope
    {
        private readonly TracelessRun? _before;

        public Scope(TracelessRun run) => (_before, t_current) = (t_current, run);

        public void Dispose()
        {
            foreach (var (tensor, before) in t_current!._written.Values) tensor.Overwrite(before);
            t_current = _before;
        }
    }
}

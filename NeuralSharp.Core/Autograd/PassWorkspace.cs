namespace NeuralSharp;

/// <summary>
/// The collections of a <see cref="BackwardPass"/>, which the next pass on the thread uses again: with those of its own, a pass over a
/// small network would allocate more for its bookkeeping than for its gradients.
/// </summary>
internal sealed class PassWorkspace
{
    private const int MostKept = 1 << 12;   // tensors: a pass over a huge graph keeps no memory afterwards

    [ThreadStatic]
    private static PassWorkspace? t_free;

    private readonly List<Storage> _made = [];

    /// <summary>The ops to visit, by descending generation.</summary>
    public PriorityQueue<Op, int> Queue { get; } = new();

    /// <summary>The gradients found, by leaf or by target.</summary>
    public Dictionary<Tensor, GradientSum> Found { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The memory of what is made on the way, of this pass alone.</summary>
    public PassMemory Memory { get; private set; } = null!;

    /// <summary>The workspace that is free on this thread, or a new one.</summary>
    /// <param name="createGraph">Whether the gradients are recorded themselves.</param>
    public static PassWorkspace Take(bool createGraph)
    {
        var workspace = t_free ?? new();
        t_free = null;   // a pass within this one takes another
        workspace.Memory = PassMemory.For(createGraph, workspace._made);
        return workspace;
    }

    /// <summary>Ends its use.</summary>
    public void Return()
    {
        Queue.Clear();
        Found.Clear();
        _made.Clear();
        Memory = null!;
        if (_made.Capacity <= MostKept && Found.Capacity <= MostKept && Queue.Capacity <= MostKept) t_free = this;
    }
}

namespace NeuralSharp.Layers;

/// <summary>
/// One run of a model on zeros that leaves no trace, in evaluation mode and unrecorded: what its parts give, and how much they multiply.
/// Nothing of it is written to the model, which other threads may use meanwhile.
/// </summary>
internal sealed class DryRun
{
    [ThreadStatic]
    private static DryRun? t_current;

    private readonly Dictionary<Module, Queue<ModuleCall>> _calls = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(long Start, long InParts)> _open = new();

    /// <summary>Runs a model.</summary>
    public DryRun(Module model, Shape input, DType dtype)
    {
        Input = input;
        var outer = t_current;
        t_current = this;
        try
        {
            using var counting = Autograd.Counting();
            using var peek = DrawLog.Peek();
            using var evaluation = EvaluationScope.Begin();
            using var traceless = TracelessRun.Begin();
            var before = MultiplyAddCounter.Count;
            Output = model.Call(Tensor.Zeros(input, dtype)).Shape;
            MultiplyAdds = MultiplyAddCounter.Count - before;
        }
        finally
        {
            t_current = outer;
        }
    }

    /// <summary>The run under way on this thread, which is shown every call of a module.</summary>
    public static DryRun? Current => t_current;

    /// <summary>The shape of the zeros.</summary>
    public Shape Input { get; }

    /// <summary>The shape that the model gave.</summary>
    public Shape Output { get; }

    /// <summary>The multiply-adds of all matrix products.</summary>
    public long MultiplyAdds { get; }

    /// <summary>What a module gave at its first call, then at its second, and so on; null where no call of it was seen.</summary>
    public ModuleCall? NextCall(Module module) => _calls.TryGetValue(module, out var calls) && calls.TryDequeue(out var call) ? call : null;

    /// <summary>A module is called.</summary>
    public void Enter() => _open.Push((MultiplyAddCounter.Count, 0));

    /// <summary>The module that was called last has given an output.</summary>
    public void Leave(Module module, Tensor output)
    {
        var (start, inParts) = _open.Pop();
        var all = MultiplyAddCounter.Count - start;
        if (_open.TryPop(out var around)) _open.Push((around.Start, around.InParts + all));
        if (!_calls.TryGetValue(module, out var calls)) _calls.Add(module, calls = new());
        calls.Enqueue(new(output.Shape, all - inParts));
    }
}

/// <summary>What a module did when it was called.</summary>
/// <param name="Output">The shape of its output.</param>
/// <param name="MultiplyAdds">The multiply-adds of its matrix products, without those of its parts.</param>
internal readonly record struct ModuleCall(Shape Output, long MultiplyAdds);

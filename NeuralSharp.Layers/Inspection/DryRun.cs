namespace NeuralSharp.Layers;

/// <summary>
/// One run of a model on zeros that leaves no trace, unrecorded: what its parts give, and how much they multiply. Nothing of it is
/// written to the model, which other threads may use meanwhile.
/// </summary>
internal sealed class DryRun : TracelessRun
{
    private readonly Dictionary<Module, Queue<ModuleCall>> _calls = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(long Start, long InParts)> _open = new();

    private DryRun(Shape input) => Input = input;

    /// <summary>The shape of the zeros.</summary>
    public Shape Input { get; }

    /// <summary>The shape that the model gave.</summary>
    public Shape Output { get; private set; }

    /// <summary>Runs a model.</summary>
    public static DryRun Of(Module model, Shape input, DType dtype)
    {
        var run = new DryRun(input);
        using var mode = Autograd.NoGrad();
        run.Output = run.Do(() => model.Call(Tensor.Zeros(input, dtype)).Shape);
        return run;
    }

    /// <summary>What a module gave at its first call, then at its second, and so on; null where no call of it was seen.</summary>
    public ModuleCall? NextCall(Module module) => _calls.TryGetValue(module, out var calls) && calls.TryDequeue(out var call) ? call : null;

    /// <summary>A module is called.</summary>
    public void Enter() => _open.Push((MultiplyAdds, 0));

    /// <summary>The module that was called last has given an output.</summary>
    public void Leave(Module module, Tensor output)
    {
        var (start, inParts) = _open.Pop();
        var all = MultiplyAdds - start;
        if (_open.TryPop(out var around)) _open.Push((around.Start, around.InParts + all));
        if (!_calls.TryGetValue(module, out var calls)) _calls.Add(module, calls = new());
        calls.Enqueue(new(output.Shape, all - inParts));
    }
}

/// <summary>What a module did when it was called.</summary>
/// <param name="Output">The shape of its output.</param>
/// <param name="MultiplyAdds">The multiply-adds of its matrix products, without those of its parts.</param>
internal readonly record struct ModuleCall(Shape Output, long MultiplyAdds);

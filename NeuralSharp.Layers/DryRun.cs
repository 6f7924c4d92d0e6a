namespace NeuralSharp.Layers;

/// <summary>
/// One run of a model on zeros that leaves no trace, in evaluation mode and unrecorded: what its parts give, and how much they multiply.
/// Buffers, generators, modes, and parameters without values are afterwards as they were.
/// </summary>
internal sealed class DryRun
{
    private readonly Dictionary<Module, Queue<ModuleCall>> _calls = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(long Start, long InParts)> _open = new();

    /// <summary>Runs a model.</summary>
    public DryRun(Module model, Shape input, DType dtype)
    {
        Input = input;
        Module[] modules = [.. model.AllModules()];
        Parameter[] uninitialized = [.. model.Parameters.Where(parameter => !parameter.IsInitialized)];
        (Tensor Buffer, Tensor Values)[] buffers = [.. model.NamedBuffers.Select(entry => (entry.Value, entry.Value.Copy()))];
        List<HookHandle> hooks = [];
        try
        {
            foreach (var module in modules)
            {
                hooks.Add(module.RegisterForwardPreHook((_, _) => Enter()));
                hooks.Add(module.RegisterForwardHook((Module called, Tensor _, Tensor output) => Leave(called, output)));
            }

            using (Autograd.Counting())
            using (DrawLog.Peek())
            {
                var before = MultiplyAddCounter.Count;
                Output = model.InEvaluation(() => model.Call(Tensor.Zeros(input, dtype))).Shape;
                MultiplyAdds = MultiplyAddCounter.Count - before;
            }
        }
        finally
        {
            foreach (var hook in hooks) hook.Dispose();
            foreach (var parameter in uninitialized) parameter.Forget();
            foreach (var (buffer, values) in buffers) buffer.Overwrite(values);
        }
    }

    /// <summary>The shape of the zeros.</summary>
    public Shape Input { get; }

    /// <summary>The shape that the model gave.</summary>
    public Shape Output { get; }

    /// <summary>The multiply-adds of all matrix products.</summary>
    public long MultiplyAdds { get; }

    /// <summary>What a module gave at its first call, then at its second, and so on; null where no call of it was seen.</summary>
    public ModuleCall? NextCall(Module module) => _calls.TryGetValue(module, out var calls) && calls.TryDequeue(out var call) ? call : null;

    private Tensor? Enter()
    {
        _open.Push((MultiplyAddCounter.Count, 0));
        return null;
    }

    private void Leave(Module module, Tensor output)
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

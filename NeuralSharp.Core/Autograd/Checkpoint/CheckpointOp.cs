namespace NeuralSharp;

/// <summary>
/// A function of several tensors as one op. Its rule runs the function again, recorded this time, with the same random numbers, and
/// takes the gradients of that small graph. Its inputs are the function's arguments, and then the tensors that it captured.
/// </summary>
internal sealed class CheckpointOp(Func<Tensor[], Tensor> function, int argumentCount, DrawLog draws) : Op
{
    private Tensor?[]? _gradients;   // while the pass asks for one after the other

    public override string Name => "Checkpoint";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("arguments", argumentCount));

    internal override bool RunsUserCode => true;

    public Tensor Apply(Tensor[] inputs, Tensor result)
    {
        SetInputs(inputs);
        return Record(result.Detach());
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) => (_gradients ??= Recompute(gradOutput))[index]!;

    internal override void EndVisit() => _gradients = null;

    private Tensor?[] Recompute(Tensor gradOutput)
    {
        var createGraph = Autograd.IsRecording;
        var points = new Tensor[InputCount];   // where the small graph begins
        for (var i = 0; i < points.Length; i++) points[i] = i < argumentCount ? Argument(Input(i), createGraph) : Input(i);
        Tensor output;
        using (Autograd.Recording())
        using (draws.Replay())
            output = function(points[..argumentCount]);
        if (output.Shape != gradOutput.Shape || output.DType != gradOutput.DType)
        {
            throw new AutogradException(
                $"Checkpoint: the function gave {OutputTensor.DType} {OutputTensor.Shape}, and {output.DType} {output.Shape} when it was run again. "
                + "What it computes may depend on its inputs alone, and on what does not change before the backward pass.");
        }

        var targets = points.Where(point => point.RequiresGrad).ToArray();
        var pass = new BackwardPass(retainGraph: createGraph, createGraph, BackwardTargets.Of(targets, stopsThere: true));
        pass.Run(output, gradOutput, Name);
        var found = pass.TargetGradients();
        var gradients = new Tensor?[points.Length];
        for (int i = 0, next = 0; i < points.Length; i++)
        {
            if (!points[i].RequiresGrad) continue;
            gradients[i] = found[next++];   // they belong to the pass around this one: nobody else has seen them
        }

        return gradients;
    }

    /// <summary>An argument of the second run: a leaf, or where a graph is wanted, something recorded that is not the input itself.</summary>
    private static Tensor Argument(Tensor input, bool createGraph)
    {
        if (!input.RequiresGrad) return input;
        if (createGraph) return input.Clone();
        var leaf = input.Detach();
        leaf.RequiresGrad = true;
        return leaf;
    }
}

/// <summary>
/// The first run of a checkpoint: ops are not recorded, but note which tensors from outside they depend on. Results require a gradient
/// and name this as their producer, which has saved nothing and cannot be walked.
/// </summary>
internal sealed class CheckpointTrace : Op
{
    private readonly HashSet<Tensor> _captured = new(ReferenceEqualityComparer.Instance);

    public CheckpointTrace() => Release();

    public override string Name => "Checkpoint";

    /// <summary>The tensors from outside that the result may depend on.</summary>
    public IReadOnlyCollection<Tensor> Captured => _captured;

    /// <summary>Runs the function, and notes what it draws and captures.</summary>
    public Tensor Run(Func<Tensor[], Tensor> function, Tensor[] inputs, DrawLog draws)
    {
        using var scope = draws.Note();
        Ambient.Mine.Trace = this;
        Ambient.Mine.Mode |= AutogradMode.Tracing;
        var output = function([.. inputs.Select(Argument)])
            ?? throw new ArgumentException("Checkpoint: the function returned null instead of a tensor.", nameof(function));
        NoteUse(output);
        return output;
    }

    /// <summary>Ends the application of an op.</summary>
    public Tensor Note(Op op, Tensor output)
    {
        for (var i = 0; i < op.InputCount; i++) NoteUse(op.InputTensor(i));
        output.SetProducer(this);
        return output;
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) => throw new NotSupportedException("A trace is never walked.");

    /// <summary>What depends on this depends on the checkpoint's input.</summary>
    private Tensor Argument(Tensor input)
    {
        if (!input.RequiresGrad) return input;
        var argument = input.Detach();
        argument.SetProducer(this);
        return argument;
    }

    private void NoteUse(Tensor tensor)
    {
        if (tensor.RequiresGrad && tensor.Producer != this) _captured.Add(tensor);
    }
}

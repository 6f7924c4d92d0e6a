namespace NeuralSharp;

/// <summary>The graph behind a tensor: its ops in the order of a backward pass, and its tensors, inputs before what is made of them.</summary>
internal sealed class GraphWalk
{
    private GraphWalk(List<Op> ops, List<Tensor> tensors) => (Ops, Tensors) = (ops, tensors);

    /// <summary>The ops, that of the output first.</summary>
    public IReadOnlyList<Op> Ops { get; }

    /// <summary>The leaves and results, the output last.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>Walks a graph.</summary>
    /// <param name="output">The tensor that it computes.</param>
    /// <param name="method">The public method, for messages.</param>
    /// <exception cref="AutogradException">There is no graph, or it was freed.</exception>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    public static GraphWalk Of(Tensor output, string method)
    {
        if (Ambient.Mine.IsCapturing) throw PassObservation.StepIsCaptured(method);
        if (!output.RequiresGrad)
        {
            throw new AutogradException(
                $"{method}: the tensor of shape {output.Shape} has no graph, because it depends on nothing that requires a gradient. Set RequiresGrad on an "
                + "input before the computation, and compute outside NoGrad.");
        }

        var ops = OpsOf(output, method);
        return new(ops, TensorsOf(output, ops));
    }

    /// <summary>
    /// The ops as <see cref="BackwardPass"/> visits them: those of one generation in the order that the same queue gives them in, because
    /// they are put there in the same order.
    /// </summary>
    private static List<Op> OpsOf(Tensor output, string method)
    {
        var (ops, reached, queue) = (new List<Op>(), new HashSet<Op>(ReferenceEqualityComparer.Instance), new PriorityQueue<Op, int>());
        Reach(output);
        while (queue.TryDequeue(out var op, out _))
        {
            ops.Add(op);
            for (var i = 0; i < op.InputCount; i++) Reach(op.InputTensor(i));
        }

        return ops;

        void Reach(Tensor tensor)
        {
            if (tensor.Producer is not { } op || !reached.Add(op)) return;
            if (op.IsReleased) throw Freed(op, method);
            queue.Enqueue(op, -op.Generation);
        }
    }

    /// <summary>
    /// Generation by generation, within one as the program reads from left to right, which is not the order of a pass; a leaf stands before the
    /// first op that reads it.
    /// </summary>
    private static List<Tensor> TensorsOf(Tensor output, List<Op> ops)
    {
        var (tensors, seen) = (new List<Tensor>(), new HashSet<Tensor>(ReferenceEqualityComparer.Instance));
        var turns = TurnsOf(output, ops.Count);
        foreach (var op in ops.OrderBy(op => op.Generation).ThenBy(op => turns[op]))
        {
            for (var i = 0; i < op.InputCount; i++) Add(op.InputTensor(i));
            Add(op.OutputTensor);
        }

        Add(output);   // a leaf that no op made
        return tensors;

        void Add(Tensor tensor)
        {
            if (seen.Add(tensor)) tensors.Add(tensor);
        }
    }

    /// <summary>When each op has its turn where an op's inputs are computed before it, the left one first, as C# computes an expression.</summary>
    private static Dictionary<Op, int> TurnsOf(Tensor output, int count)
    {
        var turns = new Dictionary<Op, int>(count, ReferenceEqualityComparer.Instance);
        var (entered, open) = (new HashSet<Op>(count, ReferenceEqualityComparer.Instance), new Stack<(Op Op, int Input)>());
        Enter(output);
        while (open.TryPop(out var top))
        {
            if (top.Input == top.Op.InputCount)
            {
                turns.Add(top.Op, turns.Count);
                continue;
            }

            open.Push((top.Op, top.Input + 1));
            Enter(top.Op.InputTensor(top.Input));
        }

        return turns;

        void Enter(Tensor tensor)
        {
            if (tensor.Producer is { } op && entered.Add(op)) open.Push((op, 0));
        }
    }

    private static AutogradException Freed(Op op, string method) => new(op is CheckpointTrace
        ? $"{method}: a tensor on the way was computed inside the function of Autograd.Checkpoint, which keeps no graph. Look at what that function "
            + "returns, outside of it."
        : $"{method}: the graph was freed at {op.Name} by an earlier backward pass. Look at it before Backward, or keep it by Backward(retainGraph: true).");
}

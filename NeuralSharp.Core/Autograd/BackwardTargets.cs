namespace NeuralSharp;

/// <summary>The tensors whose gradients a backward pass is asked for, and the ways to them: no other ops need be walked.</summary>
/// <param name="tensors">The tensors.</param>
/// <param name="stopsThere">Whether the graph behind a target is left alone, as in the part of a walk that a checkpoint is.</param>
internal sealed class BackwardTargets(IReadOnlyList<Tensor> tensors, bool stopsThere = false)
{
    private readonly HashSet<Tensor> _tensors = new(tensors, ReferenceEqualityComparer.Instance);
    private readonly HashSet<Op> _ways = [];

    /// <summary>The tensors, in order.</summary>
    public IReadOnlyList<Tensor> Tensors => tensors;

    /// <summary>Whether the graph behind a target is left alone.</summary>
    public bool StopsThere => stopsThere;

    /// <summary>Whether the gradient of a tensor is asked for.</summary>
    public bool Contains(Tensor tensor) => _tensors.Contains(tensor);

    /// <summary>Whether the gradient of a tensor is asked for, or needed on the way to one that is.</summary>
    public bool IsOnTheWay(Tensor tensor) => Contains(tensor) || (tensor.Producer is { } op && _ways.Contains(op));

    /// <summary>The op behind a tensor, where the walk goes on there.</summary>
    public Op? Before(Tensor tensor) => stopsThere && Contains(tensor) ? null : tensor.Producer;

    /// <summary>Finds the ops through which the output depends on a target.</summary>
    public void FindWays(Tensor output)
    {
        foreach (var op in OpsBehind(output).OrderBy(op => op.Generation))
        {
            for (var i = 0; i < op.InputCount; i++)
            {
                if (IsOnTheWay(op.InputTensor(i))) _ways.Add(op);
            }
        }
    }

    private HashSet<Op> OpsBehind(Tensor output)
    {
        var reached = new HashSet<Op>();
        var toVisit = new Stack<Op>();
        if (Before(output) is { } last) toVisit.Push(last);
        while (toVisit.TryPop(out var op))
        {
            if (!reached.Add(op)) continue;
            for (var i = 0; i < op.InputCount; i++)
            {
                if (Before(op.InputTensor(i)) is { } earlier) toVisit.Push(earlier);
            }
        }

        return reached;
    }
}

using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>
/// One walk from an output back to the leaves: ops in descending generation, each once, after all gradients of its output have
/// arrived. A loop, not recursion, so that the depth of a graph is bounded by memory alone.
/// </summary>
/// <param name="retainGraph">Whether the graph is kept for another walk.</param>
/// <param name="createGraph">Whether the gradients are recorded themselves.</param>
/// <param name="targets">The tensors whose gradients are wanted; null for all leaves, into their <see cref="Tensor.Grad"/>.</param>
internal sealed class BackwardPass(bool retainGraph, bool createGraph, IReadOnlyList<Tensor>? targets = null)
{
    [ThreadStatic]
    private static BackwardPass? t_current;

    private readonly PriorityQueue<Op, int> _queue = new();
    private readonly Dictionary<Tensor, GradientSum> _found = new(ReferenceEqualityComparer.Instance);   // by leaf, or by target
    private readonly HashSet<Tensor>? _targets = targets is null ? null : new(targets, ReferenceEqualityComparer.Instance);
    private HashSet<Op>? _leadsToTarget;

    /// <summary>The pass under way on this thread that owns the tensors made meanwhile, because nobody else can see them.</summary>
    public static BackwardPass? Current => t_current;

    /// <summary>Walks the graph.</summary>
    /// <param name="output">Where to start.</param>
    /// <param name="gradOutput">The gradient to start with; one where the output is a scalar.</param>
    /// <param name="method">The public method, for messages.</param>
    public void Run(Tensor output, Tensor? gradOutput, string method)
    {
        CheckStart(output, gradOutput, method);
        if (_targets is not null) _leadsToTarget = OpsThatLeadTo(_targets, output);
        var outer = t_current;
        t_current = createGraph ? null : this;
        try
        {
            using var mode = createGraph ? Autograd.EnableGrad() : Autograd.NoGrad();
            Arrive(output, gradOutput ?? Tensor.OnesLike(output), method);
            while (_queue.TryDequeue(out var op, out _)) Visit(op, method);
        }
        finally
        {
            t_current = outer;
            while (_queue.TryDequeue(out var op, out _)) op.Pending = default;
        }

        if (targets is null) AddToLeaves();
    }

    /// <summary>The gradients of the targets, in order; zeros for those the output does not depend on.</summary>
    public Tensor[] TargetGradients() =>
        [.. targets!.Select(target => _found.TryGetValue(target, out var sum) ? Disowned(sum.Total!) : Tensor.ZerosLike(target))];

    private void Visit(Op op, string method)
    {
        var gradOutput = op.Pending.Sum.Total!;
        op.Pending = default;
        if (IsTarget(op.OutputTensor)) Found(op.OutputTensor).Add(gradOutput, createGraph);
        for (var i = 0; i < op.InputCount; i++)
        {
            var input = op.InputTensor(i);
            if (IsNeeded(input)) Arrive(input, SumToShape(op.Backward(i, gradOutput), input, op), method);
        }

        if (!retainGraph) op.Release();
    }

    /// <summary>Adds a gradient to what has arrived at a tensor.</summary>
    private void Arrive(Tensor tensor, Tensor gradient, string method)
    {
        if (tensor.Producer is { } op)
        {
            if (op.IsReleased) throw Freed(op, method);
            if (op.Pending.Pass is null) _queue.Enqueue(op, -op.Generation);
            else if (op.Pending.Pass != this)
                throw new AutogradException($"{method}: another backward pass is walking this graph at {op.Name}. A graph is walked by one thread at a time.");
            op.Pending.Pass = this;
            op.Pending.Sum.Add(gradient, createGraph);
        }
        else if (_targets is null || IsTarget(tensor))
        {
            Found(tensor).Add(gradient, createGraph);
        }
    }

    private ref GradientSum Found(Tensor tensor) => ref CollectionsMarshal.GetValueRefOrAddDefault(_found, tensor, out _);

    /// <summary>Gradients of a broadcast input come in the broadcast shape: sums them back, and checks what a rule returned.</summary>
    private static Tensor SumToShape(Tensor? gradient, Tensor input, Op op)
    {
        if (gradient is null) throw new AutogradException($"{op.Name}: its backward rule returned null for an input that needs a gradient.");
        if (gradient.DType != input.DType)
            throw new AutogradException($"{op.Name}: its backward rule returned a {gradient.DType} gradient for a {input.DType} input.");
        if (gradient.Shape == input.Shape) return gradient;
        if (!input.Shape.BroadcastsTo(gradient.Shape))
            throw new AutogradException($"{op.Name}: its backward rule returned a gradient of shape {gradient.Shape} for an input of shape {input.Shape}.");
        return gradient.SumTo(input.Shape);
    }

    private void AddToLeaves()
    {
        using var mode = Autograd.NoGrad();
        foreach (var (leaf, sum) in _found) leaf.Grad = leaf.Grad is null ? Disowned(sum.Total!) : leaf.Grad + sum.Total!;
    }

    /// <summary>A gradient that the user may hold and write to: copied where its memory might be somebody else's too.</summary>
    private Tensor Disowned(Tensor gradient)
    {
        if (createGraph)
        {
            using (Autograd.EnableGrad()) return gradient.Clone();
        }

        if (gradient.Storage.Owner != this) return gradient.Copy();
        gradient.Storage.Owner = null;
        return gradient;
    }

    private bool IsNeeded(Tensor input) =>
        input.RequiresGrad && (_targets is null || IsTarget(input) || (input.Producer is { } op && _leadsToTarget!.Contains(op)));

    private bool IsTarget(Tensor tensor) => _targets is not null && _targets.Contains(tensor);

    /// <summary>The ops through which the output depends on a target: no others need be walked.</summary>
    private static HashSet<Op> OpsThatLeadTo(HashSet<Tensor> wanted, Tensor output)
    {
        var reached = new HashSet<Op>();
        var toVisit = new Stack<Op>();
        if (output.Producer is { } last) toVisit.Push(last);
        while (toVisit.TryPop(out var op))
        {
            if (!reached.Add(op)) continue;
            for (var i = 0; i < op.InputCount; i++)
            {
                if (op.InputTensor(i).Producer is { } earlier) toVisit.Push(earlier);
            }
        }

        var leads = new HashSet<Op>();
        foreach (var op in reached.OrderBy(op => op.Generation))
        {
            for (var i = 0; i < op.InputCount; i++)
            {
                var input = op.InputTensor(i);
                if (wanted.Contains(input) || (input.Producer is { } earlier && leads.Contains(earlier))) leads.Add(op);
            }
        }

        return leads;
    }

    private static void CheckStart(Tensor output, Tensor? gradOutput, string method)
    {
        if (!output.RequiresGrad)
        {
            throw new AutogradException(
                $"{method}: the tensor does not depend on anything that requires a gradient. Set RequiresGrad on an input before "
                + "the computation, and compute outside NoGrad.");
        }

        if (gradOutput is null && output.Length != 1)
        {
            throw new AutogradException(
                $"{method}: the tensor has shape {output.Shape}, and only a scalar has one gradient. Reduce it first (Sum, Mean), or pass the "
                + "gradient to start from.");
        }

        if (gradOutput is not null && gradOutput.Shape != output.Shape)
            throw new ShapeException($"{method}: the gradient to start from has shape {gradOutput.Shape}, the tensor {output.Shape}; they must be equal.");
        if (gradOutput is not null && gradOutput.DType != output.DType)
            throw new DTypeException($"{method}: the gradient to start from is {gradOutput.DType}, the tensor {output.DType}; they must be equal.");
        if (output.Producer is { IsReleased: true } op) throw Freed(op, method);
    }

    private static AutogradException Freed(Op op, string method) => new(
        $"{method}: the graph was freed at {op.Name} by an earlier backward pass. Compute the tensor again, or pass retainGraph: true the first time.");
}

/// <summary>The sum of the gradients that have arrived at a tensor.</summary>
internal struct GradientSum
{
    private bool _isOwn;

    /// <summary>The sum; null where nothing has arrived.</summary>
    public Tensor? Total { get; private set; }

    /// <summary>
    /// Adds a gradient: in place once the sum is memory made here. The first gradient belongs to the rule that returned it, which
    /// may return it for another input too.
    /// </summary>
    public void Add(Tensor gradient, bool createGraph)
    {
        if (Total is null) Total = gradient;
        else if (_isOwn && !createGraph) Total.AccumulateUnchecked(gradient);
        else (Total, _isOwn) = (Total + gradient, true);
    }
}

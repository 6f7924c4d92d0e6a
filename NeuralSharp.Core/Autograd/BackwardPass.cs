using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>
/// One walk from an output back to the leaves: ops in descending generation, each once, after all gradients of its output have
/// arrived. A loop, not recursion, so that the depth of a graph is bounded by memory alone.
/// </summary>
/// <param name="retainGraph">Whether the graph is kept for another walk.</param>
/// <param name="createGraph">Whether the gradients are recorded themselves.</param>
/// <param name="targets">The tensors whose gradients are wanted; null for those of all leaves, into their <see cref="Tensor.Grad"/>.</param>
/// <param name="stopsAtTargets">Whether the graph behind a target is left alone, as in the part of a walk that a checkpoint is.</param>
/// <param name="workspace">The collections to work with.</param>
internal sealed partial class BackwardPass(
    bool retainGraph, bool createGraph, IReadOnlyList<Tensor>? targets, bool stopsAtTargets, PassWorkspace workspace) : MemoryOwner(workspace.Made)
{
    private static readonly Lock s_grads = new();

    private readonly PriorityQueue<Op, int> _queue = workspace.Queue;
    private readonly Dictionary<Tensor, GradientSum> _found = workspace.Found;   // by leaf, or by target
    private readonly HashSet<Tensor>? _targets = targets is null ? null : new(targets, ReferenceEqualityComparer.Instance);
    private readonly bool _detectsAnomalies = Autograd.DetectsAnomalies;
    private readonly bool _isCaptured = Autograd.IsCapturing;   // replays need all memory
    private HashSet<Op>? _leadsToTarget;
    private Op? _visited;

    /// <summary>As above, with collections that were used before.</summary>
    public BackwardPass(bool retainGraph, bool createGraph, IReadOnlyList<Tensor>? targets = null, bool stopsAtTargets = false)
        : this(retainGraph, createGraph, targets, stopsAtTargets, PassWorkspace.Take())
    {
    }

    /// <summary>Whether the gradients are recorded themselves.</summary>
    public bool CreatesGraph => createGraph;

    /// <summary>Walks the graph.</summary>
    /// <param name="output">Where to start.</param>
    /// <param name="gradOutput">The gradient to start with; one where the output is a scalar.</param>
    /// <param name="method">The public method, for messages.</param>
    public void Run(Tensor output, Tensor? gradOutput, string method)
    {
        CheckStart(output, gradOutput, method);
        if (_targets is not null) _leadsToTarget = OpsThatLeadToTargets(output);
        Outer = Current;
        if (!createGraph) Current = this;
        try
        {
            using var mode = Autograd.InsidePass(createGraph);
            if (_detectsAnomalies && gradOutput is not null) AnomalyDetection.CheckSeed(gradOutput, method);
            Arrive(output, gradOutput ?? Tensor.OnesLike(output), method);
            while (_queue.TryDequeue(out var op, out _)) Visit(op, method);
            foreach (var tensor in _found.Keys) CompleteLeaf(tensor);
        }
        finally
        {
            Current = Outer;
            _visited?.EndVisit();   // where its rule threw
            while (_queue.TryDequeue(out var op, out _)) op.Pending = default;
        }

        if (targets is not null) return;
        AddToGrads();
        workspace.Return();
    }

    /// <summary>The gradients of the targets, in order; zeros for those the output does not depend on.</summary>
    public Tensor[] TargetGradients()
    {
        using var mode = Autograd.InsidePass(createGraph);   // a copy is no result of an InferenceMode around the pass
        Tensor[] gradients =
            [.. targets!.Select(target => _found.TryGetValue(target, out var sum) ? Disowned(sum.Total!) : Tensor.ZerosLike(target))];
        foreach (var sum in _found.Values) Land(sum.Total!.Storage);
        workspace.Return();
        return gradients;
    }

    private void Visit(Op op, string method)
    {
        var (output, sum) = (op.OutputTensor, op.Pending.Sum.Total!);
        op.Pending = default;
        _visited = op;
        var gradOutput = Complete(output, sum);
        if (IsWanted(output)) Found(output).Add(gradOutput, this);
        var made = MadeCount;
        var runsUserCode = op.RunsUserCode;
        if (runsUserCode) Leave(sum, made);
        for (var i = 0; i < op.InputCount; i++)
        {
            var input = op.InputTensor(i);
            if (!IsNeeded(input)) continue;
            var madeBefore = MadeCount;
            var gradient = op.Backward(i, gradOutput);
            if (runsUserCode) Leave(gradient, madeBefore);
            gradient = SumToShape(gradient, input, op);
            if (_detectsAnomalies) AnomalyDetection.CheckBackward(op, i, gradOutput, gradient);
            Arrive(input, gradient, method);
        }

        op.EndVisit();
        if (!retainGraph) op.Release();
        if (MadeCount > made && !_isCaptured) RecycleSince(made);
        Land(sum.Storage);
    }

    /// <summary>A gradient of which all parts have arrived: shows it to the tensor's hooks.</summary>
    private Tensor Complete(Tensor tensor, Tensor gradient)
    {
        if (_detectsAnomalies) AnomalyDetection.CheckSum(tensor, gradient);
        if (tensor.Watch is not { } watch) return gradient;
        var made = MadeCount;
        Leave(gradient, made);
        gradient = watch.Run(tensor, gradient);
        Leave(gradient, made);
        if (_detectsAnomalies) AnomalyDetection.CheckHooked(tensor, gradient);
        return gradient;
    }

    /// <summary>The gradient of a leaf is complete at the end of the walk, unless the walk is a part of another.</summary>
    private void CompleteLeaf(Tensor tensor)
    {
        if (stopsAtTargets || !tensor.IsLeaf || (tensor.Watch is null && !_detectsAnomalies)) return;
        var sum = Found(tensor).Total!;
        var gradient = Complete(tensor, sum);
        if (gradient == sum) return;
        Found(tensor) = new GradientSum(gradient);
        Land(sum.Storage);
    }

    /// <summary>Adds a gradient to what has arrived at a tensor.</summary>
    private void Arrive(Tensor tensor, Tensor gradient, string method)
    {
        if (Before(tensor) is { } op)
        {
            if (op.IsReleased) throw Freed(op, method);
            if (op.Pending.Pass is null) _queue.Enqueue(op, -op.Generation);
            else if (op.Pending.Pass != this)
                throw new AutogradException($"{method}: another backward pass is walking this graph at {op.Name}. A graph is walked by one thread at a time.");
            op.Pending.Pass = this;
            op.Pending.Sum.Add(gradient, this);
        }
        else if (_targets is null || IsTarget(tensor))
        {
            Found(tensor).Add(gradient, this);
        }
    }

    private ref GradientSum Found(Tensor tensor) => ref CollectionsMarshal.GetValueRefOrAddDefault(_found, tensor, out _);

    private void AddToGrads()
    {
        using var mode = Autograd.InsidePass(createGraph: false);
        ReachedParameters.Begin();
        lock (s_grads)   // passes of several threads may end in the same leaves
        {
            foreach (var (tensor, sum) in _found) AddToGrad(tensor, sum.Total!);
        }
    }

    private void AddToGrad(Tensor tensor, Tensor sum)
    {
        if (tensor is Parameter parameter) ReachedParameters.Add(parameter);
        var before = tensor.Grad;
        if (_isCaptured && before is not null && !Tape.Current!.Made(before.Storage)) before = null;   // a captured step begins without gradients
        var gradient = before is not null ? before + sum : Disowned(sum);
        tensor.Grad = gradient;
        if (IsWithinScope && !_isCaptured) gradient.Storage.HandOver(GradientOwner.Instance);
        Land(sum.Storage);
    }

    /// <summary>A gradient that the user may hold and write to: copied where its memory might be somebody else's too.</summary>
    private Tensor Disowned(Tensor gradient)
    {
        if (createGraph) return gradient.Clone();
        if (gradient.Storage.Owner != this) return gradient.Copy();
        gradient.Storage.HandOver(Outer);
        return gradient;
    }

    private bool IsNeeded(Tensor input) =>
        input.RequiresGrad && (_targets is null || IsTarget(input) || (input.Producer is { } op && _leadsToTarget!.Contains(op)));

    /// <summary>Whether the gradient of an op's result is asked for.</summary>
    private bool IsWanted(Tensor output) => _targets is null ? output.Watch is { RetainsGrad: true } : _targets.Contains(output);

    private bool IsTarget(Tensor tensor) => _targets is not null && _targets.Contains(tensor);

    /// <summary>The ops through which the output depends on a target: no others need be walked.</summary>
    private HashSet<Op> OpsThatLeadToTargets(Tensor output)
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

        var leads = new HashSet<Op>();
        foreach (var op in reached.OrderBy(op => op.Generation))
        {
            for (var i = 0; i < op.InputCount; i++)
            {
                var input = op.InputTensor(i);
                if (IsTarget(input) || (input.Producer is { } earlier && leads.Contains(earlier))) leads.Add(op);
            }
        }

        return leads;
    }

    /// <summary>The op behind a tensor, where the walk goes on there.</summary>
    private Op? Before(Tensor tensor) => stopsAtTargets && IsTarget(tensor) ? null : tensor.Producer;
}

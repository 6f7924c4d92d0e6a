using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>
/// One walk from an output back to the leaves: ops in descending generation, each once, after all gradients of its output have
/// arrived. A loop, not recursion, so that the depth of a graph is bounded by memory alone.
/// </summary>
/// <param name="retainGraph">Whether the graph is kept for another walk.</param>
/// <param name="createGraph">Whether the gradients are recorded themselves.</param>
/// <param name="targets">The tensors whose gradients are wanted.</param>
internal sealed partial class BackwardPass(bool retainGraph, bool createGraph, BackwardTargets targets)
{
    private static readonly Lock s_grads = new();

    private readonly PassWorkspace _workspace = PassWorkspace.Take(createGraph);
    private readonly bool _detectsAnomalies = Autograd.DetectsAnomalies;
    private readonly PassObservation? _observation = PassObservation.OfThisThread();
    private Op? _visited;

    private PassMemory Memory => _workspace.Memory;

    /// <summary>Walks the graph.</summary>
    /// <param name="output">Where to start.</param>
    /// <param name="gradOutput">The gradient to start with; one where the output is a scalar.</param>
    /// <param name="method">The public method, for messages.</param>
    public void Run(Tensor output, Tensor? gradOutput, string method)
    {
        CheckStart(output, gradOutput, method);
        targets.FindWays(output);
        Memory.Begin();
        try
        {
            using var unobserved = _observation is null ? default : PassObservation.Pause();
            using var mode = Autograd.InsidePass(createGraph);
            if (_detectsAnomalies && gradOutput is not null) AnomalyDetection.CheckSeed(gradOutput, method);
            gradOutput ??= Tensor.OnesLike(output);
            _observation?.Begin(output, gradOutput);
            Arrive(output, gradOutput, method);
            while (_workspace.Queue.TryDequeue(out var op, out _)) Visit(op, method);
            foreach (var tensor in _workspace.Found.Keys) CompleteLeaf(tensor);
            _observation?.End();
        }
        finally
        {
            Memory.End();
            _visited?.EndVisit();   // where its rule threw
            while (_workspace.Queue.TryDequeue(out var op, out _)) op.Pending = default;
        }
    }

    /// <summary>Ends a walk that threw nothing: adds the gradients of all leaves to their <see cref="Tensor.Grad"/>.</summary>
    public void AddToGrads()
    {
        using var mode = Autograd.InsidePass(createGraph: false);
        ReachedParameters.Begin();
        lock (s_grads)   // passes of several threads may end in the same leaves
        {
            foreach (var (tensor, sum) in _workspace.Found)
            {
                if (tensor is not Parameter parameter)
                {
                    Memory.AddToGrad(tensor, sum.Total!);
                    continue;
                }

                ReachedParameters.Add(parameter);
                var parts = parameter.GradientParts.AfterPass(parameter.Grad);
                Memory.AddToGrad(parameter, sum.Total!);
                parameter.GradientParts = parts;   // setting the gradient has forgotten them
            }
        }

        _workspace.Return();
    }

    /// <summary>Ends a walk that threw nothing: the gradients of the targets, in order; zeros for those the output does not depend on.</summary>
    public Tensor[] TargetGradients()
    {
        using var mode = Autograd.InsidePass(createGraph);   // a copy is no result of an InferenceMode around the pass
        Tensor[] gradients = [.. targets.Tensors.Select(
            target => _workspace.Found.TryGetValue(target, out var sum) ? Memory.HandOut(sum.Total!) : Tensor.ZerosLike(target))];
        foreach (var sum in _workspace.Found.Values) Memory.Land(sum.Total!);
        _workspace.Return();
        return gradients;
    }

    private void Visit(Op op, string method)
    {
        var sum = op.Pending.Sum.Total!;
        op.Pending = default;
        _visited = op;
        var gradOutput = Complete(op.OutputTensor, sum);
        if (targets.Contains(op.OutputTensor)) Found(op.OutputTensor).Add(gradOutput, Memory);
        _observation?.Visit(op, gradOutput);
        Memory.BeginVisit(op, sum);
        for (var i = 0; i < op.InputCount; i++)
        {
            var input = op.InputTensor(i);
            if (!targets.Needs(input)) continue;
            var gradient = SumToShape(Memory.RunRule(op, i, gradOutput), input, op);
            if (_detectsAnomalies) AnomalyDetection.CheckBackward(op, i, gradOutput, gradient);
            if (_observation is null) Arrive(input, gradient, method);
            else ArriveObserved(_observation, op, i, gradient, method);
        }

        op.EndVisit();
        if (!retainGraph) Memory.Release(op);
        Memory.EndVisit(sum);
    }

    /// <summary>Adds a gradient to what has arrived at a tensor.</summary>
    private void Arrive(Tensor tensor, Tensor gradient, string method)
    {
        if (targets.Before(tensor) is { } op)
        {
            if (op.Pending.Pass is null) Enqueue(op, method);
            else if (op.Pending.Pass != this) throw WalkedByAnother(op, method);
            op.Pending.Sum.Add(gradient, Memory);
        }
        else if (targets.Contains(tensor))
        {
            Found(tensor).Add(gradient, Memory);
        }
    }

    /// <summary>Adds what an op gives one of its inputs, before the eyes of an observer.</summary>
    private void ArriveObserved(PassObservation observation, Op op, int index, Tensor gradient, string method)
    {
        var input = op.InputTensor(index);
        var before = observation.Before(SumAt(input));
        Arrive(input, gradient, method);
        observation.Contribution(op, index, gradient, before, SumAt(input)!);
    }

    /// <summary>What has arrived at a tensor so far; null where nothing has.</summary>
    private Tensor? SumAt(Tensor tensor) => targets.Before(tensor) is { } op ? op.Pending.Sum.Total : _workspace.Found.GetValueOrDefault(tensor).Total;

    private void Enqueue(Op op, string method)
    {
        if (op.IsReleased) throw Freed(op, method);
        _workspace.Queue.Enqueue(op, -op.Generation);
        op.Pending.Pass = this;
    }

    /// <summary>A gradient of which all parts have arrived: shows it to the tensor's hooks.</summary>
    private Tensor Complete(Tensor tensor, Tensor gradient)
    {
        if (_detectsAnomalies) AnomalyDetection.CheckSum(tensor, gradient);
        if (tensor.Watch is not { } watch) return gradient;
        var hooked = Memory.RunHooks(watch, tensor, gradient);
        if (_detectsAnomalies) AnomalyDetection.CheckHooked(tensor, hooked);
        if (hooked != gradient) _observation?.Hooked(tensor, gradient, hooked);
        return hooked;
    }

    /// <summary>The gradient of a leaf is complete at the end of the walk, unless the walk is a part of another.</summary>
    private void CompleteLeaf(Tensor tensor)
    {
        if (targets.StopsThere || !tensor.IsLeaf || (tensor.Watch is null && !_detectsAnomalies && _observation is null)) return;
        var sum = Found(tensor).Total!;
        var gradient = Complete(tensor, sum);
        _observation?.Leaf(tensor, gradient);
        if (gradient == sum) return;
        Found(tensor) = new GradientSum(gradient);
        Memory.Land(sum);
    }

    /// <summary>The sum at a leaf, or at a tensor whose gradient is asked for.</summary>
    private ref GradientSum Found(Tensor tensor) => ref CollectionsMarshal.GetValueRefOrAddDefault(_workspace.Found, tensor, out _);
}

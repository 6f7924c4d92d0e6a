namespace NeuralSharp;

/// <summary>
/// One backward pass over a graph, step by step and with all numbers: what arrived at each op, what it gave its inputs, the sums before and after.
/// </summary>
/// <example>
/// <code>
/// var snapshot = GraphSnapshot.Of(loss, model.Names());
/// foreach (var visit in BackwardRecord.Of(loss, snapshot).Visits)
/// foreach (var part in visit.Contributions)
///     Console.WriteLine($"{visit.Op.Output.Name} gives {part.Input.Name} {part.Value}, which makes {part.After}");
/// </code>
/// </example>
public sealed class BackwardRecord
{
    private readonly TensorValues?[] _gradients;

    private BackwardRecord(GraphSnapshot snapshot, IReadOnlyList<BackwardVisit> visits, TensorValues?[] gradients) =>
        (Snapshot, Visits, _gradients) = (snapshot, visits, gradients);

    /// <summary>The graph that was walked.</summary>
    public GraphSnapshot Snapshot { get; }

    /// <summary>The visits of ops, in order: one for each of <see cref="GraphSnapshot.Ops"/>.</summary>
    public IReadOnlyList<BackwardVisit> Visits { get; }

    /// <summary>
    /// Walks a graph, without writing to any <c>Grad</c> and without freeing it. Hooks run as in any pass. Where the output of an op and an input have
    /// one element each, the op's rule is run once more with the gradient 1, for the local derivative.
    /// </summary>
    /// <param name="output">The tensor to differentiate.</param>
    /// <param name="snapshot">A snapshot of its graph; so many elements as it copies of a tensor are copied of a gradient.</param>
    /// <param name="gradient">The gradient to start from, of the output's shape; may be omitted for a tensor of one element, and is one then.</param>
    /// <exception cref="ArgumentException">The snapshot is of another graph.</exception>
    /// <exception cref="AutogradException">The output is no scalar and no gradient is given, the graph was freed, or values that it needs were overwritten.</exception>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    public static BackwardRecord Of(Tensor output, GraphSnapshot snapshot, Tensor? gradient = null)
    {
        const string Method = "BackwardRecord.Of";
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(snapshot);
        var recorder = new PassRecorder(snapshot, KnownTensors(GraphWalk.Of(output, Method), snapshot));
        using (Autograd.Observe(recorder))
        {
            var pass = new BackwardPass(retainGraph: true, createGraph: false, BackwardTargets.AllLeaves);
            pass.Run(output, gradient, Method);
            pass.TargetGradients();   // none is asked for: gives back the pass's memory
        }

        return new(snapshot, recorder.Visits, recorder.Gradients);
    }

    /// <summary>The complete gradient of a tensor of the snapshot, hooks included; null where none arrives.</summary>
    public TensorValues? GradientOf(GraphTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Id >= Snapshot.Tensors.Count || Snapshot.Tensors[tensor.Id] != tensor)
            throw new ArgumentException($"GradientOf: the tensor {Printable.Quoted(tensor.Name)} is none of this record's snapshot.", nameof(tensor));
        return _gradients[tensor.Id];
    }

    /// <summary>Which tensor of the snapshot each tensor of the graph is: walks over one graph have one order.</summary>
    private static Dictionary<Tensor, GraphTensor> KnownTensors(GraphWalk walk, GraphSnapshot snapshot)
    {
        var fits = walk.Tensors.Count == snapshot.Tensors.Count && walk.Ops.Count == snapshot.Ops.Count;
        for (var i = 0; fits && i < walk.Tensors.Count; i++)
        {
            var (tensor, seen) = (walk.Tensors[i], snapshot.Tensors[i]);
            fits = tensor.Shape == seen.Shape && tensor.DType == seen.DType && tensor.Producer?.Name == seen.Producer?.Name;
        }

        if (!fits) throw new ArgumentException("BackwardRecord.Of: the snapshot is of another graph. Take one of this tensor: GraphSnapshot.Of(output).", nameof(snapshot));
        var known = new Dictionary<Tensor, GraphTensor>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < walk.Tensors.Count; i++) known.Add(walk.Tensors[i], snapshot.Tensors[i]);
        return known;
    }
}

/// <summary>The visit of one op.</summary>
/// <param name="Op">The op.</param>
/// <param name="Arrived">The gradient of its output, which is complete.</param>
/// <param name="Contributions">What it gives its inputs, in order; none for inputs that need no gradient.</param>
public sealed record BackwardVisit(GraphOp Op, TensorValues Arrived, IReadOnlyList<BackwardContribution> Contributions);

/// <summary>What one visit adds to the gradient of one input.</summary>
/// <param name="Index">The input's index.</param>
/// <param name="Input">The input.</param>
/// <param name="Value">The contribution.</param>
/// <param name="Before">What had arrived at the input before; null where this is the first.</param>
/// <param name="After">The sum.</param>
/// <param name="Local">The local derivative, ∂output/∂input, where both have one element.</param>
public sealed record BackwardContribution(int Index, GraphTensor Input, TensorValues Value, TensorValues? Before, TensorValues After, double? Local)
{
    /// <summary>The contribution as a sentence.</summary>
    public override string ToString() => Invariant($"{Printable.Escape(Input.Name)} gets {Value}, which makes {After}");
}

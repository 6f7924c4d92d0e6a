namespace NeuralSharp;

/// <summary>
/// A recorded graph as it is at one moment: its tensors with their values, and its ops in the order in which a backward pass visits them.
/// It is for reading, holds copies, and stays as it is when the graph is freed.
/// </summary>
/// <example>
/// <code>
/// var a = Tensor.Scalar(-4, requiresGrad: true).Named("a");
/// var b = Tensor.Scalar(2, requiresGrad: true).Named("b");
/// var c = ((a + b) * a.Tanh()).Named("c");
/// foreach (var op in GraphSnapshot.Of(c).Ops) Console.WriteLine(op);   // c = Multiply(Add 1, Tanh 1), …
/// </code>
/// </example>
public sealed class GraphSnapshot
{
    private GraphSnapshot(GraphTensor[] tensors, GraphOp[] ops, int elements) => (Tensors, Ops, Elements) = (tensors, ops, elements);

    /// <summary>The tensor that the graph computes.</summary>
    public GraphTensor Output => Tensors[^1];

    /// <summary>All tensors, inputs before what is made of them; the output is the last.</summary>
    public IReadOnlyList<GraphTensor> Tensors { get; }

    /// <summary>All ops, in the order of a backward pass: the one that made the output first.</summary>
    public IReadOnlyList<GraphOp> Ops { get; }

    /// <summary>How many elements of a tensor are copied at most.</summary>
    public int Elements { get; }

    /// <summary>Takes a snapshot of the graph that computed a tensor. It takes a time of the order of its ops and values.</summary>
    /// <remarks>
    /// <para>
    /// A tensor's name is the first of these that there is: the one it was given (<see cref="TensorExtensions.Named"/>); the one that
    /// <paramref name="names"/> knows; the variable that it was assigned to on its source line, where <see cref="Autograd.RecordSource"/>
    /// noted it in a Debug build and the file is there; the op and a number, as in "Tanh 3", "leaf 1" and "constant 2". A name that several
    /// tensors would have gets a number, as in "h", "h 2".
    /// </para>
    /// <para>A checkpoint is one op: what its function computed is not kept, and so not shown.</para>
    /// </remarks>
    /// <param name="output">The tensor, such as a loss, before its graph is freed by <c>Backward</c>.</param>
    /// <param name="names">What knows names of tensors, such as <c>model.Names()</c>.</param>
    /// <param name="elements">How many elements of a tensor are copied at most; of larger ones there are statistics alone.</param>
    /// <exception cref="AutogradException">The tensor has no graph, the graph was freed, or a value was overwritten since an op saw it.</exception>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    /// <exception cref="TensorRecycledException">The graph was made in a scope that has ended.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of elements is negative.</exception>
    public static GraphSnapshot Of(Tensor output, INameSource? names = null, int elements = 64)
    {
        const string Method = "GraphSnapshot.Of";
        ArgumentNullException.ThrowIfNull(output);
        Require.NotNegative(elements, who: Method);
        var walk = GraphWalk.Of(output, Method);
        foreach (var op in walk.Ops) CheckNotOverwritten(op, Method);

        var places = new Dictionary<Op, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < walk.Ops.Count; i++) places.Add(walk.Ops[i], i);
        var origins = walk.Tensors.Select(tensor => Origins.Of((object?)tensor.Producer ?? tensor)).ToArray();
        var named = GraphNames.Of(walk.Tensors, origins, names);
        var (tensors, ops) = (new GraphTensor[walk.Tensors.Count], new GraphOp[walk.Ops.Count]);
        var known = new Dictionary<Tensor, GraphTensor>(ReferenceEqualityComparer.Instance);
        for (var id = 0; id < tensors.Length; id++)
        {
            var tensor = walk.Tensors[id];
            GraphOp? producer = null;
            if (tensor.Producer is { } op)
            {
                var inputs = new GraphTensor[op.InputCount];
                for (var i = 0; i < inputs.Length; i++) inputs[i] = known[op.InputTensor(i)];
                producer = ops[places[op]] = new(op, places[op], inputs) { Line = origins[id]?.Line, Module = origins[id]?.Module };
            }

            tensors[id] = new(id, named[id], tensor, producer, TensorValues.Of(tensor, elements)) { Line = origins[id]?.Line };
            producer?.Output = tensors[id];
            known.Add(tensor, tensors[id]);
        }

        return new(tensors, ops, elements);
    }

    /// <summary>A snapshot shows what ops saw, and never what was written there since.</summary>
    private static void CheckNotOverwritten(Op op, string method)
    {
        if (op.Overwritten() is not { } tensor) return;
        throw new AutogradException(
            $"{method}: a tensor of shape {tensor.Shape} was overwritten in place after {op.Name} was recorded, and the values that it had are gone. Take the "
            + "snapshot before such a write (an optimizer's step and the next batch of a loader are some), or write to a Clone().");
    }
}

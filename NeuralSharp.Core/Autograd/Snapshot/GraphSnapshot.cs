namespace NeuralSharp;

/// <summary>
/// A recorded graph as it is at one moment: its tensors with their values, and its ops in the order in which a backward pass visits them.
/// It is for reading, holds copies, and stays as it is when the graph is freed.
/// </summary>
public sealed class GraphSnapshot
{
    private GraphSnapshot(IReadOnlyList<GraphTensor> tensors, IReadOnlyList<GraphOp> ops, GraphTensor output, int elements) =>
        (Tensors, Ops, Output, Elements) = (tensors, ops, output, elements);

    /// <summary>The tensor that the graph computes.</summary>
    public GraphTensor Output { get; }

    /// <summary>All tensors, inputs before what is made of them.</summary>
    public IReadOnlyList<GraphTensor> Tensors { get; }

    /// <summary>All ops, in the order of a backward pass: the one that made the output first.</summary>
    public IReadOnlyList<GraphOp> Ops { get; }

    /// <summary>How many elements of a tensor are copied at most.</summary>
    public int Elements { get; }

    /// <summary>Takes a snapshot of the graph that computed a tensor.</summary>
    /// <param name="output">The tensor, such as a loss, before its graph is freed by <c>Backward</c>.</param>
    /// <param name="names">What knows names of leaves, such as <c>model.Names()</c>.</param>
    /// <param name="elements">How many elements of a tensor are copied at most; of larger ones there are statistics alone.</param>
    public static GraphSnapshot Of(Tensor output, INameSource? names = null, int elements = 64) => throw new NotImplementedException();
}

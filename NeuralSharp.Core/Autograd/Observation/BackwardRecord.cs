namespace NeuralSharp;

/// <summary>One backward pass over a graph, step by step and with all numbers.</summary>
public sealed class BackwardRecord
{
    private readonly IReadOnlyList<TensorValues?> _gradients;

    private BackwardRecord(GraphSnapshot snapshot, IReadOnlyList<BackwardVisit> visits, IReadOnlyList<TensorValues?> gradients) =>
        (Snapshot, Visits, _gradients) = (snapshot, visits, gradients);

    /// <summary>The graph that was walked.</summary>
    public GraphSnapshot Snapshot { get; }

    /// <summary>The visits of ops, in order: those of <see cref="GraphSnapshot.Ops"/>.</summary>
    public IReadOnlyList<BackwardVisit> Visits { get; }

    /// <summary>Walks a graph, without writing to any <c>Grad</c> and without freeing it.</summary>
    /// <param name="output">The tensor to differentiate.</param>
    /// <param name="snapshot">A snapshot of its graph; by it the numbers of elements that are copied are bounded, too.</param>
    /// <param name="gradient">The gradient to start from, of the output's shape; one for a scalar.</param>
    public static BackwardRecord Of(Tensor output, GraphSnapshot snapshot, Tensor? gradient = null) => throw new NotImplementedException();

    /// <summary>The complete gradient of a tensor of the snapshot; null where none arrives.</summary>
    public TensorValues? GradientOf(GraphTensor tensor) => _gradients[tensor.Id];
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
public sealed record BackwardContribution(int Index, GraphTensor Input, TensorValues Value, TensorValues? Before, TensorValues After, double? Local);

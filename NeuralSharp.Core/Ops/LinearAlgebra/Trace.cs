namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The sum of the diagonal of a matrix, or of each of a stack of them in the last two axes: Σ xᵢᵢ.</summary>
    /// <exception cref="ShapeException">The tensor has fewer than two axes.</exception>
    public Tensor Trace() => Rank >= 2
        ? Diagonal().Sum(-1)
        : throw new ShapeException($"Trace: shape {Shape} holds no matrix; a trace needs two axes.");
}

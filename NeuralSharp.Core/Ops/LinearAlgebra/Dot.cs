namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The inner product of two vectors: Σ l · r, a scalar.</summary>
    /// <exception cref="ShapeException">One is no vector, or the lengths differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor Dot(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Rank != 1 || other.Rank != 1)
            throw new ShapeException($"Dot: {Shape} with {other.Shape}, both must be vectors. The product of matrices is MatMul.");
        if (Length != other.Length) throw new ShapeException(Invariant($"Dot: {Shape} with {other.Shape}, lengths {Length} and {other.Length} differ."));
        return MatMul(other);
    }
}

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The outer product of two vectors: yᵢⱼ = lᵢ rⱼ, [m] with [n] → [m, n].</summary>
    /// <exception cref="ShapeException">One is no vector.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor Outer(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Rank != 1 || other.Rank != 1) throw new ShapeException($"Outer: {Shape} with {other.Shape}, both must be vectors. Flatten with Reshape(-1).");
        return ExpandDims(1) * other;
    }
}

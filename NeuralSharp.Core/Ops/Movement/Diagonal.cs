namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The diagonal of a matrix, or of each of a stack of them: yᵢ = x[i, i + offset], [.., m, n] → [.., length]. The matrices lie
    /// in the last two axes, as in <c>numpy.linalg.diagonal</c>; <c>numpy.diagonal</c> and <c>torch.diagonal</c> take the first two.
    /// </summary>
    /// <param name="offset">Which diagonal: 0 the main one, positive ones lie above it, negative ones below.</param>
    /// <exception cref="ShapeException">The tensor has fewer than two axes.</exception>
    public Tensor Diagonal(int offset = 0)
    {
        if (Rank < 2) throw new ShapeException($"Diagonal: shape {Shape} holds no matrix; a diagonal needs two axes.");
        var (rows, columns) = (Shape[^2], Shape[^1]);
        var (top, left) = (-Math.Clamp(offset, -rows, 0), Math.Clamp(offset, 0, columns));
        Span<int> strides = stackalloc int[Rank];
        Shape.CopyStridesTo(strides);
        strides[Rank - 2] = columns + 1;
        Shape sizes = [.. Shape.AsSpan()[..^2], Math.Min(rows - top, columns - left)];
        return Strided("Diagonal", sizes, (top * columns) + left, strides[..^1]);
    }
}

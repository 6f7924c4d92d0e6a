namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The tensor cut along an axis into pieces of one size, the last of which may be smaller; an axis of size 0 gives one piece.
    /// As in PyTorch, the number is the size of a piece; in NumPy it is the number of pieces.
    /// </summary>
    /// <param name="size">The size of a piece along the axis.</param>
    /// <param name="axis">The axis to cut.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="ShapeException">The axis is out of range.</exception>
    public Tensor[] Split(int size, int axis = 0)
    {
        if (size <= 0) throw new ArgumentOutOfRangeException(nameof(size), Invariant($"Split: pieces of size {size}; give 1 or more."));
        axis = Shape.ResolveAxis(axis, "Split");
        var whole = Shape[axis];
        var sizes = new int[Math.Max(1, (int)(((long)whole + size - 1) / size))];
        for (var i = 0; i < sizes.Length; i++) sizes[i] = Math.Min(size, whole - (i * size));
        return Split(sizes, axis);
    }

    /// <summary>The tensor cut along an axis into pieces of the sizes that are given.</summary>
    /// <param name="sizes">The sizes of the pieces along the axis; together they are the axis.</param>
    /// <param name="axis">The axis to cut.</param>
    /// <exception cref="ShapeException">The axis is out of range, a size is negative, or the sizes do not add up to the axis.</exception>
    public Tensor[] Split(ReadOnlySpan<int> sizes, int axis = 0)
    {
        axis = Shape.ResolveAxis(axis, "Split");
        var sum = 0L;
        foreach (var size in sizes) sum += size < 0 ? throw BadSizes(sizes, "none can be negative") : size;
        if (sum != Shape[axis]) throw BadSizes(sizes, Invariant($"they add up to {sum}, not to {Shape[axis]}"));
        var pieces = new Tensor[sizes.Length];
        for (int i = 0, start = 0; i < sizes.Length; start += sizes[i], i++) pieces[i] = Narrow(axis, start, sizes[i]);
        return pieces;

        ShapeException BadSizes(ReadOnlySpan<int> sizes, string reason) =>
            new(Invariant($"Split: sizes {Printable.List(sizes)} along axis {axis} of shape {Shape}; {reason}."));
    }
}

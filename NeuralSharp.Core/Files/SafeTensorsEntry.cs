namespace NeuralSharp;

/// <summary>A tensor's entry in the header of a safetensors file.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Shape">The shape of the tensor that is made of it.</param>
/// <param name="Foreign">What it is in the file, where a tensor here cannot be just that.</param>
/// <param name="Begin">Where its bytes begin in the file's data.</param>
/// <param name="End">The first byte behind.</param>
internal sealed record SafeTensorsEntry(StoredType Type, Shape Shape, StoredForm? Foreign, long Begin, long End)
{
    /// <summary>The entry of a tensor whose place has been found to be that of its sizes.</summary>
    /// <exception cref="ShapeException">It has more elements than a tensor here can have, or a size that is too large.</exception>
    public static SafeTensorsEntry Of(StoredType type, long[] sizes, long begin, long end) => new(
        type, Fold(sizes), type.IsOwn && sizes.Length <= Shape.MaxRank ? null : new(type.Name, sizes), begin, end);

    public static string Format(IEnumerable<long> sizes) => Printable.List(sizes);

    /// <summary>The shape of a tensor here. Of too many dimensions the first ones become one, which leaves the values in their order.</summary>
    private static Shape Fold(long[] sizes)
    {
        var folded = Math.Max(0, sizes.Length - Shape.MaxRank);
        Span<int> kept = stackalloc int[sizes.Length - folded];
        UInt128 size = 1;
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            size = axis <= folded ? size * (UInt128)sizes[axis] : (UInt128)sizes[axis];
            if (size > int.MaxValue) throw new ShapeException(Invariant($"Shape {Format(sizes)} is too large: a size here is {int.MaxValue} at most."));
            if (axis >= folded) kept[axis - folded] = (int)size;
        }

        return Shape.Create(kept);
    }
}

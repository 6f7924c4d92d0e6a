namespace NeuralSharp.Layers;

/// <summary>Gives each example another shape, as <c>new Reshape(28, 28)</c> does with 784 features. Shapes: [batch, …] → [batch, sizes].</summary>
public sealed class Reshape : Module
{
    private readonly int[] _sizes;

    /// <summary>Makes a layer.</summary>
    /// <param name="sizes">The shape of an example, without the batch; one size may be −1 and follows from the others.</param>
    /// <exception cref="ArgumentException">A size is negative, but for one −1.</exception>
    public Reshape(params int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Any(size => size < -1) || sizes.Count(size => size == -1) > 1)
            throw new ArgumentException($"Reshape: {Printable.List(sizes)} is no shape; sizes are not negative, but for one -1 that follows from the others.", nameof(sizes));
        _sizes = [.. sizes];
    }

    /// <summary>The shape of an example, with at most one −1.</summary>
    internal ReadOnlySpan<int> Sizes => _sizes;

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is a scalar, or its examples have another number of elements.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank == 0 || (input.Rank == 1 && _sizes.Contains(-1)))
        {
            throw new ShapeException(Invariant($"{this}: the input has shape {input.Shape}, with no batch axis and another behind it. ")
                + "Make a batch of a single example with ExpandDims(0), and rows of single numbers with ExpandDims(1).");
        }

        var features = 1;
        for (var axis = 1; axis < input.Rank; axis++) features *= input.Shape[axis];
        var known = _sizes.Where(size => size >= 0).Aggregate(1, (product, size) => product * size);
        if (_sizes.Contains(-1) ? known == 0 || features % known != 0 : features != known)
            throw new ShapeException(Invariant($"{this}: the input has shape {input.Shape}, {features} elements an example, which do not fill {Printable.List(_sizes)}."));
        Shape shape = [input.Shape[0], .. _sizes.Select(size => size < 0 ? features / known : size)];
        return input.Reshape(shape);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Reshape({Printable.List(_sizes)[1..^1]})";
}

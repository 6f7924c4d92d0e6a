namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The rows (or other slices along an axis) that the indices name, in their order; one may be named several times.</summary>
    /// <param name="indices">Int32 indices, a vector.</param>
    /// <param name="axis">The axis to select along.</param>
    /// <exception cref="DTypeException">The indices are not Int32.</exception>
    /// <exception cref="ShapeException">The axis or an index is out of range, or the indices are no vector.</exception>
    public Tensor IndexSelect(Tensor indices, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(indices);
        axis = Shape.ResolveAxis(axis, "IndexSelect");
        if (indices.Rank != 1) throw new ShapeException($"IndexSelect: indices are a vector, not of shape {indices.Shape}.");
        Indices.Check(indices, Shape, axis, "IndexSelect");
        return new IndexSelectOp("IndexSelect", indices.Copy(), axis).Apply(this);
    }
}

/// <summary>y's slices are the slices of x along an axis that the indices name; the gradients of equal indices add up.</summary>
/// <param name="name">The op's name.</param>
/// <param name="indices">The indices; their axes stand in place of the one that they select along.</param>
/// <param name="axis">The axis to select along.</param>
/// <param name="padding">An index whose slice gets no gradient, or −1.</param>
/// <param name="paddingIsZero">Whether zeros stand for that slice, as in the gradient of a gradient.</param>
internal sealed class IndexSelectOp(string name, Tensor indices, int axis, int padding = -1, bool paddingIsZero = false) : MovementOp
{
    public override string Name => name;

    public override IReadOnlyDictionary<string, object> Attributes => Given(("axis", axis), ("indices", indices.Read<int>().ToArray()), ("paddingIndex", padding), ("paddingIsZero", paddingIsZero));

    protected override Shape OutputShape(Shape input) => [.. input.AsSpan()[..axis], .. indices.Shape.AsSpan(), .. input.AsSpan()[(axis + 1)..]];

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output)
    {
        var slice = input.CountAfter(axis);
        var (from, to) = (slice * input[axis], slice * indices.Length);
        var positions = indices.Read<int>();
        for (var block = 0; to > 0 && block < y.Length / to; block++)
        {
            for (var i = 0; i < positions.Length; i++)
            {
                var target = y.Slice((block * to) + (i * slice), slice);
                if (paddingIsZero && positions[i] == padding) target.Clear();
                else x.Slice((block * from) + (positions[i] * slice), slice).CopyTo(target);
            }
        }
    }

    protected override Tensor Backward(Tensor gradOutput) => new IndexAddOp(name, indices, axis, padding, InputShape(0)).Apply(gradOutput);
}

/// <summary>y's slice indices[i] is the sum of such slices i of x, among zeros, but for the padding's: the adjoint of <see cref="IndexSelectOp"/>.</summary>
file sealed class IndexAddOp(string name, Tensor indices, int axis, int padding, Shape shape) : UnaryOp
{
    public override string Name => $"{name}Grad";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("axis", axis), ("indices", indices.Read<int>().ToArray()), ("paddingIndex", padding));

    protected override Shape OutputShape(Shape input) => shape;

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        y.Clear();
        var slice = shape.CountAfter(axis);
        var (from, to) = (slice * indices.Length, slice * shape[axis]);
        var positions = indices.Read<int>();
        for (var block = 0; from > 0 && block < x.Length / from; block++)
            RowScatter.Add(x.Slice(block * from, from), positions, slice, y.Slice(block * to, to), padding);
    }

    protected override Tensor Backward(Tensor gradOutput) => new IndexSelectOp(name, indices, axis, padding, paddingIsZero: true).Apply(gradOutput);
}

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
        return new IndexSelectOp(indices.Copy(), axis).Apply(this);
    }
}

/// <summary>y's slice i is x's slice indices[i]; the gradients of equal indices add up.</summary>
file sealed class IndexSelectOp(Tensor indices, int axis) : MovementOp
{
    public override string Name => "IndexSelect";

    protected override Shape OutputShape(Shape input) => input.With(axis, indices.Length);

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output)
    {
        var slice = input.CountAfter(axis);
        var (from, to) = (slice * input[axis], slice * indices.Length);
        var positions = indices.Read<int>();
        for (var block = 0; to > 0 && block < y.Length / to; block++)
        {
            for (var i = 0; i < positions.Length; i++)
                x.Slice((block * from) + (positions[i] * slice), slice).CopyTo(y[((block * to) + (i * slice))..]);
        }
    }

    protected override Tensor Backward(Tensor gradOutput) => new IndexAddOp(indices, axis, InputShape(0)).Apply(gradOutput);
}

/// <summary>y's slice indices[i] is the sum of such slices i of x, among zeros: the adjoint of <see cref="IndexSelectOp"/>.</summary>
file sealed class IndexAddOp(Tensor indices, int axis, Shape shape) : UnaryOp
{
    public override string Name => "IndexAdd";

    protected override Shape OutputShape(Shape input) => shape;

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        y.Clear();
        var slice = shape.CountAfter(axis);
        var (from, to) = (slice * indices.Length, slice * shape[axis]);
        var positions = indices.Read<int>();
        for (var block = 0; from > 0 && block < x.Length / from; block++) RowScatter.Add(x.Slice(block * from, from), positions, slice, y.Slice(block * to, to));
    }

    protected override Tensor Backward(Tensor gradOutput) => new IndexSelectOp(indices, axis).Apply(gradOutput);
}

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// One element for each index, along an axis: y[i, j] = x[index[i, j], j] for axis 0. It is <c>torch.gather</c>, and NumPy's
    /// <c>take_along_axis</c> but for that one's broadcasting. The result has the indices' shape.
    /// </summary>
    /// <param name="indices">Int32 indices, of as many axes as this tensor, and along the others not longer.</param>
    /// <param name="axis">The axis that the indices go along.</param>
    /// <exception cref="DTypeException">The indices are not Int32.</exception>
    /// <exception cref="ShapeException">The axis or an index is out of range, or the shapes do not fit.</exception>
    public Tensor Gather(Tensor indices, int axis)
    {
        axis = CheckIndices(indices, axis, "Gather");
        return new GatherOp(indices.Copy(), axis).Apply(this);
    }

    /// <summary>Checks indices that name an element each, and returns the axis counted from 0.</summary>
    private int CheckIndices(Tensor indices, int axis, string op)
    {
        ArgumentNullException.ThrowIfNull(indices);
        axis = Shape.ResolveAxis(axis, op);
        var fits = indices.Rank == Rank;
        for (var other = 0; fits && other < Rank; other++) fits = other == axis || indices.Shape[other] <= Shape[other];
        if (!fits)
        {
            throw new ShapeException(
                Invariant($"{op}: indices {indices.Shape} along axis {axis} of {Shape}; there must be as many axes, and the others not longer."));
        }

        Indices.Check(indices, Shape, axis, op);
        return axis;
    }
}

/// <summary>y[…, i, …] = x[…, index[…, i, …], …]; the gradients of equal indices add up.</summary>
file sealed class GatherOp(Tensor indices, int axis) : MovementOp
{
    public override string Name => "Gather";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("axis", axis), ("indices", indices.Read<int>().ToArray()));

    protected override Shape OutputShape(Shape input) => indices.Shape;

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output)
    {
        var walk = new IndexedWalk(indices.Read<int>(), indices.Shape, axis, input);
        for (var i = 0; i < y.Length; i++) y[i] = x[walk.Next()];
    }

    protected override Tensor Backward(Tensor gradOutput) =>
        new ScatterAddOp(indices, axis).Apply(Tensor.Zeros(InputShape(0), gradOutput.DType), gradOutput);
}

namespace NeuralSharp;

/// <summary>What every op on indices asks of them.</summary>
internal static class Indices
{
    /// <summary>Checks that indices are Int32 and lie within an axis of a shape.</summary>
    /// <exception cref="DTypeException">They are not Int32.</exception>
    /// <exception cref="ShapeException">One is outside.</exception>
    public static void Check(Tensor indices, in Shape shape, int axis, string op)
    {
        if (indices.DType != DType.Int32)
            throw new DTypeException($"{op}: indices are Int32, not {indices.DType}. Convert them with To(DType.Int32).");
        Tape.Perform((indices, shape, axis, op), static check => CheckRange(check.indices, check.shape, check.axis, check.op));
    }

    private static void CheckRange(Tensor indices, in Shape shape, int axis, string op)
    {
        var values = indices.Read<int>();
        for (var i = 0; i < values.Length; i++)
        {
            if ((uint)values[i] < (uint)shape[axis]) continue;
            var mend = shape[axis] == 0 ? "the axis is empty" : Invariant($"use 0 to {shape[axis] - 1}");
            throw new ShapeException(Invariant($"{op}: index {values[i]} at {Position(indices.Shape, i)} is out of range for axis {axis} of shape {shape}; {mend}."));
        }
    }

    private static string Position(in Shape shape, int position)
    {
        if (shape.Rank == 1) return Invariant($"position {position}");
        var index = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--) (position, index[axis]) = Math.DivRem(position, shape[axis]);
        return Printable.List(index);
    }
}

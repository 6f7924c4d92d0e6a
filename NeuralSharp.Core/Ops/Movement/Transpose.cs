namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The tensor with two axes exchanged, by default the last two: for a matrix, rows become columns.</summary>
    /// <param name="axis1">An axis.</param>
    /// <param name="axis2">Another.</param>
    /// <exception cref="ShapeException">An axis is out of range.</exception>
    public Tensor Transpose(int axis1 = -2, int axis2 = -1)
    {
        var (first, second) = (Shape.ResolveAxis(axis1, "Transpose"), Shape.ResolveAxis(axis2, "Transpose"));
        if (first == second) return this;
        Span<int> order = stackalloc int[Rank];
        for (var axis = 0; axis < Rank; axis++) order[axis] = axis;
        (order[first], order[second]) = (second, first);
        return Reorder("Transpose", order);
    }
}

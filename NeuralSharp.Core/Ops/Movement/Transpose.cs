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
        return first == second ? this : new TransposeOp(first, second).Apply(this);
    }
}

/// <summary>y is x with two axes exchanged, and so is the gradient.</summary>
file sealed class TransposeOp(int axis1, int axis2) : MovementOp
{
    public override string Name => "Transpose";

    protected override Shape OutputShape(Shape input) => input.With(axis1, input[axis2]).With(axis2, input[axis1]);

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output)
    {
        Span<int> strides = stackalloc int[input.Rank];
        var stride = 1;
        for (var axis = input.Rank - 1; axis >= 0; axis--) (strides[axis], stride) = (stride, stride * input[axis]);
        (strides[axis1], strides[axis2]) = (strides[axis2], strides[axis1]);
        var walk = new StridedWalk();
        for (var axis = 0; axis < input.Rank; axis++) walk.Add(output[axis], strides[axis]);
        StridedCopy.Gather(x, walk, y);
    }

    protected override Tensor Backward(Tensor gradOutput) => gradOutput.Transpose(axis1, axis2);
}

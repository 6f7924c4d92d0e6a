namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The elements in reverse order along some axes, all by default.</summary>
    /// <param name="axes">The axes to turn round; one axis may be given as a number.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice.</exception>
    public Tensor Flip(Axes axes = default)
    {
        var flipped = axes.Resolve(Shape, "Flip");
        Span<int> strides = stackalloc int[Rank];
        Shape.CopyStridesTo(strides);
        var start = 0;
        for (var axis = 0; axis < Rank; axis++)
        {
            if ((flipped >> axis & 1) == 0) continue;
            start += (Shape[axis] - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }

        return Strided("Flip", Shape, start, strides);
    }
}

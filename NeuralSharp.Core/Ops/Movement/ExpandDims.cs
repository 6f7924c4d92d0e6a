namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The tensor with a new axis of size 1, as PyTorch's <c>unsqueeze</c>. The result shares this tensor's memory.</summary>
    /// <param name="axis">The index of the new axis in the result: 0 puts it first, −1 last.</param>
    /// <exception cref="ShapeException">The axis is out of range, or there would be too many.</exception>
    public Tensor ExpandDims(int axis) => Reshape(Shape.Insert(Shape.ResolveNewAxis(axis, "ExpandDims"), 1));
}

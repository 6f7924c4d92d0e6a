namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The index of the largest element along an axis, as Int32: the first where several are. NaN counts as the largest.
    /// Not differentiable.
    /// </summary>
    /// <param name="axis">The axis to search along.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    /// <exception cref="ShapeException">The axis is out of range, or has no elements to choose from.</exception>
    public Tensor ArgMax(int axis = -1, bool keepDims = false) => ArgExtremum("ArgMax", axis, keepDims, isMax: true);
}

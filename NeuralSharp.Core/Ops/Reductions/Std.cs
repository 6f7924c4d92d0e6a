namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The standard deviation along some axes, all by default: the root of <see cref="Var"/>, without its overflow. Where all
    /// elements are equal the gradient is 0, as in PyTorch.
    /// </summary>
    /// <param name="axes">The axes along which the elements vary; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <param name="correction">What is taken off the number of elements: 1 as in PyTorch, or 0 as in NumPy.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice, or there is a deviation of no elements to take.</exception>
    public Tensor Std(Axes axes = default, bool keepDims = false, int correction = 1)
    {
        var freedom = DegreesOfFreedom(axes, correction, "Std");
        return Centered(axes).Norm(2, axes, keepDims) / Math.Sqrt(freedom);
    }
}

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The arithmetic mean along some axes, all by default; NaN where there are no elements.</summary>
    /// <param name="axes">The axes to average along; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice.</exception>
    public Tensor Mean(Axes axes = default, bool keepDims = false)
    {
        var count = Shape.CountAlong(axes.Resolve(Shape, "Mean"));
        return Sum(axes, keepDims) / count;
    }
}

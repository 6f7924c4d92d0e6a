namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The arithmetic mean along some axes, all by default; NaN where there are no elements.</summary>
    /// <param name="axes">The axes to average along; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice.</exception>
    /// <exception cref="DTypeException">The tensor is Int32.</exception>
    public Tensor Mean(Axes axes = default, bool keepDims = false)
    {
        if (!DType.IsFloat()) throw Int32Arithmetic.Refusal("Mean");   // a mean of integers is mostly none
        var count = Shape.CountAlong(axes.Resolve(Shape, "Mean"));
        return Sum(axes, keepDims) / count;
    }
}

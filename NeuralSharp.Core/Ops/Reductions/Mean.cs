namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The arithmetic mean along some axes, all by default.</summary>
    /// <param name="axes">The axes to average along; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice, or there is a mean of no elements to take.</exception>
    /// <exception cref="DTypeException">The tensor is Int32.</exception>
    public Tensor Mean(Axes axes = default, bool keepDims = false)
    {
        if (!DType.IsFloat()) throw FloatOp.Int32Refused("Mean");   // a mean of integers is rarely an integer
        var reduced = axes.Resolve(Shape, "Mean");
        CheckNotOfNothing(reduced, "Mean", "mean");
        var count = Shape.CountAlong(reduced);
        return count == 1 ? Sum(axes, keepDims) : Sum(axes, keepDims) / count;   // a loss that is a sum is no mean over something yet
    }

    /// <summary>Sums of nothing are 0; what divides by the number of elements needs one.</summary>
    /// <exception cref="ShapeException">There are no elements along the axes that are reduced, and results that need them.</exception>
    private void CheckNotOfNothing(uint reduced, string op, string result)
    {
        if (Length == 0 && Shape.Reduce(reduced, keepDims: false).ElementCount > 0)
            throw new ShapeException(Invariant($"{op}: shape {Shape} has no elements to take the {result} of. Pass over empty batches."));
    }
}

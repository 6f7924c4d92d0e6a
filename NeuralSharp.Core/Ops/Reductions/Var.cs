namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The variance along some axes, all by default: Σ (x − mean x)² / (n − correction). With the correction 1 it is the unbiased
    /// estimate from a sample and PyTorch's default; 0 gives the mean square deviation and is NumPy's. Where n − correction is not
    /// positive the divisor is 0, as in both: NaN where all elements are equal, such as one element, and +∞ elsewhere. There is no variance of no elements.
    /// </summary>
    /// <param name="axes">The axes along which the elements vary; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <param name="correction">What is taken off the number of elements n.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice, or there is a variance of no elements to take.</exception>
    public Tensor Var(Axes axes = default, bool keepDims = false, int correction = 1)
    {
        var freedom = DegreesOfFreedom(axes, correction, "Var");
        return Centered(axes).Pow(2).Sum(axes, keepDims) / freedom;
    }

    /// <summary>The elements' distances from their mean: taken twice, because the mean itself was rounded.</summary>
    private Tensor Centered(Axes axes)
    {
        var centered = this - Mean(axes, keepDims: true);
        return centered - centered.Mean(axes, keepDims: true);
    }

    private double DegreesOfFreedom(Axes axes, int correction, string op)
    {
        var reduced = axes.Resolve(Shape, op);
        CheckNotOfNothing(reduced, op, op == "Std" ? "standard deviation" : "variance");
        return Math.Max(0, Shape.CountAlong(reduced) - correction);
    }
}

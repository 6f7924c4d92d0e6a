namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The tensor without axes of size 1: all of them by default, or those that are named. A named axis of another size is an
    /// error, as in NumPy; PyTorch leaves it. The result shares this tensor's memory.
    /// </summary>
    /// <param name="axes">The axes to leave out; one axis may be given as a number.</param>
    /// <exception cref="ShapeException">An axis is out of range, named twice, or not of size 1.</exception>
    public Tensor Squeeze(Axes axes = default)
    {
        var squeezed = axes.Resolve(Shape, "Squeeze");
        for (var axis = 0; axis < Rank; axis++)
        {
            if ((squeezed >> axis & 1) == 0 || Shape[axis] == 1) continue;
            if (!axes.AreAll) throw new ShapeException(Invariant($"Squeeze: axis {axis} of shape {Shape} has size {Shape[axis]}; only axes of size 1 can be left out."));
            squeezed &= ~(1u << axis);
        }

        return Reshape(Shape.Reduce(squeezed, keepDims: false));
    }
}

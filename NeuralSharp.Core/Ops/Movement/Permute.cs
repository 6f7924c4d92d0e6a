namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The tensor with its axes in another order: the result's axis i is this tensor's axis <c>axes[i]</c>.</summary>
    /// <param name="axes">Every axis once.</param>
    /// <exception cref="ShapeException">An axis is missing, out of range or named twice.</exception>
    public Tensor Permute(params ReadOnlySpan<int> axes)
    {
        if (axes.Length != Rank)
        {
            throw new ShapeException(
                Invariant($"Permute: {Printable.List(axes)} names {axes.Length} axes, and shape {Shape} has {Rank}. Name each once."));
        }

        Axes.Create(axes).Resolve(Shape, "Permute");
        Span<int> order = stackalloc int[Rank];
        for (var axis = 0; axis < Rank; axis++) order[axis] = Shape.ResolveAxis(axes[axis], "Permute");
        return Reorder("Permute", order);
    }

    private Tensor Reorder(string op, ReadOnlySpan<int> order)
    {
        Span<int> strides = stackalloc int[Rank];
        Shape.CopyStridesTo(strides);
        Span<int> newSizes = stackalloc int[Rank];
        Span<int> newStrides = stackalloc int[Rank];
        for (var axis = 0; axis < Rank; axis++) (newSizes[axis], newStrides[axis]) = (Shape[order[axis]], strides[order[axis]]);
        return Strided(op, Shape.Create(newSizes), 0, newStrides);
    }
}

using System.Runtime.CompilerServices;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// A part of the tensor: for each axis, from the first on, one index (the axis vanishes) or a range (it stays). Axes that
    /// are not named stay whole. <c>x[0]</c> is the first row, <c>x[^1]</c> the last, <c>x[1..3, 0]</c> the first element of
    /// two rows, <c>x[.., 1..]</c> all columns but the first. The result is a copy.
    /// </summary>
    /// <exception cref="ShapeException">There are more indices than axes, or one is out of range.</exception>
    [IndexerName("At")]
    public Tensor this[params ReadOnlySpan<AxisIndex> indices]
    {
        get
        {
            if (indices.Length > Rank)
                throw new ShapeException($"Index: {indices.Length} indices for shape {Shape}, which has {Rank} axes.");
            Span<int> starts = stackalloc int[Rank];
            Span<int> sizes = stackalloc int[Rank];
            Span<int> kept = stackalloc int[Rank];
            starts.Clear();
            Shape.AsSpan().CopyTo(sizes);
            var rank = 0;
            for (var axis = 0; axis < Rank; axis++)
            {
                var keepsAxis = true;
                if (axis < indices.Length) (starts[axis], sizes[axis], keepsAxis) = indices[axis].Resolve(Shape, axis);
                if (keepsAxis) kept[rank++] = sizes[axis];
            }

            return Slice(starts, Shape.Create(sizes)).Reshape(Shape.Create(kept[..rank]));
        }
    }

    private Tensor Slice(ReadOnlySpan<int> starts, Shape sizes) => sizes == Shape ? Clone() : new SliceOp(starts.ToArray(), sizes).Apply(this);
}

/// <summary>y is a box of x; the gradient goes back into its place among zeros.</summary>
file sealed class SliceOp(int[] starts, Shape sizes) : MovementOp
{
    public override string Name => "Slice";

    protected override Shape OutputShape(Shape input) => sizes;

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output) =>
        StridedCopy.Gather(x, BoxWalk(starts, output, input), y);

    protected override Tensor Backward(Tensor gradOutput) => new EmbedOp(starts, InputShape(0)).Apply(gradOutput);

    internal static StridedWalk BoxWalk(ReadOnlySpan<int> starts, Shape box, Shape whole)
    {
        Span<int> strides = stackalloc int[whole.Rank];
        var stride = 1;
        for (var axis = whole.Rank - 1; axis >= 0; axis--) (strides[axis], stride) = (stride, stride * whole[axis]);
        var walk = new StridedWalk();
        for (var axis = 0; axis < whole.Rank; axis++)
        {
            walk.Skip(starts[axis] * strides[axis]);
            walk.Add(box[axis], strides[axis]);
        }

        return walk;
    }
}

/// <summary>y is x as a box among zeros: the adjoint of <see cref="SliceOp"/>.</summary>
file sealed class EmbedOp(int[] starts, Shape whole) : MovementOp
{
    public override string Name => "Embed";

    protected override Shape OutputShape(Shape input) => whole;

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output)
    {
        y.Clear();
        StridedCopy.Scatter(x, SliceOp.BoxWalk(starts, input, output), y);
    }

    protected override Tensor Backward(Tensor gradOutput) => new SliceOp(starts, InputShape(0)).Apply(gradOutput);
}

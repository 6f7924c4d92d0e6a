using System.Numerics;

namespace NeuralSharp;

/// <summary>
/// An op that folds the elements along some axes into one, by a rule with a neutral element, such as a sum. Reduced axes stay
/// with size 1 when <c>keepDims</c> asks for it, and vanish otherwise.
/// </summary>
public abstract class ReduceOp(Axes axes, bool keepDims) : UnaryOp, IFold
{
    private uint _reduced;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Attributes =>
        Given(("axes", AxesOf(_reduced)), ("keepDims", keepDims));

    /// <summary>The value of the empty fold.</summary>
    protected internal abstract T Identity<T>()
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Folds a run of elements into one value.</summary>
    protected internal abstract T Fold<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Folds each element of one run into the element of another at the same place.</summary>
    protected internal abstract void Combine<T>(Span<T> y, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>;

    T IFold.Identity<T>() => Identity<T>();

    T IFold.Fold<T>(ReadOnlySpan<T> x) => Fold(x);

    void IFold.Combine<T>(Span<T> y, ReadOnlySpan<T> x) => Combine(y, x);

    /// <inheritdoc/>
    protected sealed override Shape OutputShape(Shape input)
    {
        _reduced = axes.Resolve(input, Name);
        return input.Reduce(_reduced, keepDims);
    }

    /// <inheritdoc/>
    protected sealed override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => ReduceLoop.Run(this, x, InputShape(0), _reduced, y);

    private static int[] AxesOf(uint bits) => [.. Enumerable.Range(0, Shape.MaxRank).Where(axis => (bits >> axis & 1) != 0)];

    /// <summary>Where each element of the input, in row-major order, goes in the output.</summary>
    private protected StridedWalk TargetWalk()
    {
        var shape = InputTensor(0).Shape;
        Span<int> strides = stackalloc int[shape.Rank];
        var stride = 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if ((_reduced >> axis & 1) != 0) continue;
            (strides[axis], stride) = (stride, stride * shape[axis]);
        }

        return StridedWalk.Over(0, shape.AsSpan(), strides);
    }

    /// <summary>A tensor of the output's shape, seen with the reduced axes kept, so that it broadcasts over the input.</summary>
    protected Tensor KeepDims(Tensor reduced) => reduced.Reshape(InputShape(0).Reduce(_reduced, keepDims: true));
}

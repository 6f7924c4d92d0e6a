using System.Numerics;

namespace NeuralSharp;

/// <summary>
/// An op on pairs of elements of two tensors, broadcast as in NumPy. A rule may return a gradient of the broadcast shape: the
/// backward pass sums it back to the input's.
/// </summary>
public abstract class ElementwiseOp : BinaryOp
{
    /// <summary>Computes a run of elements; the three spans have the same length.</summary>
    protected internal abstract void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <inheritdoc/>
    protected sealed override Shape OutputShape(Shape left, Shape right) => Shape.Broadcast(left, right, Name);

    /// <inheritdoc/>
    protected sealed override void Forward<T>(Tensor left, Tensor right, Tensor output) =>
        BroadcastLoop.Run<T>(this, left, right, output);
}

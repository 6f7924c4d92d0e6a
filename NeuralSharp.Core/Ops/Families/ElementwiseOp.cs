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
    protected sealed override Shape OutputShape(Shape left, Shape right) => left == right ? left : Shape.Broadcast(left, right, Name);   // a name may have to be put together

    /// <inheritdoc/>
    protected sealed override void Forward<T>(Tensor left, Tensor right, Tensor output) =>
        Run<T, FloatKernel<T>>(new(this), left, right, output);

    private protected sealed override void ForwardInt32(Tensor output)
    {
        if (this is not IInt32Elementwise op) throw Int32Refused(Name);
        Run<int, Int32Kernel>(new(op), InputTensor(0), InputTensor(1), output);
    }

    private static void Run<T, TKernel>(TKernel kernel, Tensor left, Tensor right, Tensor output)
        where T : unmanaged
        where TKernel : struct, IPairKernel<T>
    {
        var l = left.Read<T>();
        var r = right.Read<T>();
        var y = output.Write<T>();
        if (l.Length == y.Length && r.Length == y.Length) kernel.Forward(l, r, y);
        else BroadcastLoop.Run(kernel, l, left.Shape, r, right.Shape, y, output.Shape);
    }

    private readonly struct FloatKernel<T>(ElementwiseOp op) : IPairKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Forward(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) => op.Forward(left, right, y);
    }

    private readonly struct Int32Kernel(IInt32Elementwise op) : IPairKernel<int>
    {
        public void Forward(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<int> y) => op.Forward(left, right, y);
    }
}

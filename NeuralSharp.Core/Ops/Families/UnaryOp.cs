using System.Numerics;

namespace NeuralSharp;

/// <summary>An op on one float tensor. Its output has the input's shape unless <see cref="OutputShape"/> says otherwise.</summary>
public abstract class UnaryOp : FloatOp
{
    /// <summary>The input, as it was recorded.</summary>
    protected Tensor X => Input(0);

    private protected sealed override bool ComputesOnSpans => true;

    /// <summary>The output's shape.</summary>
    protected virtual Shape OutputShape(Shape input) => input;

    /// <summary>Computes the output's elements from the input's.</summary>
    protected abstract void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The gradient of the input, in differentiable ops.</summary>
    protected abstract Tensor Backward(Tensor gradOutput);

    /// <inheritdoc/>
    protected internal sealed override Tensor Backward(int index, Tensor gradOutput) => Backward(gradOutput);

    /// <summary>Applies the op.</summary>
    /// <exception cref="DTypeException">The tensor is not of a float type, and the op computes on no other.</exception>
    public Tensor Apply(Tensor x)
    {
        SetInputs(x);
        return ComputeAndRecord(Tensor.Empty(OutputShape(x.Shape), x.DType));
    }

    /// <inheritdoc/>
    protected internal sealed override void Compute(Tensor output)
    {
        var x = InputTensor(0);
        ComputeIn(x.DType, new Forwarding(this, x, output), output);
    }

    private readonly struct Forwarding(UnaryOp op, Tensor x, Tensor output) : IFloatWork
    {
        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T> => op.Forward(x.Read<T>(), output.Write<T>());
    }
}

using System.Numerics;

namespace NeuralSharp;

/// <summary>An op on one float tensor. Its output has the input's shape unless <see cref="OutputShape"/> says otherwise.</summary>
public abstract class UnaryOp : Op
{
    /// <summary>The input, as it was recorded.</summary>
    protected Tensor X => Input(0);

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
        var y = Tensor.Uninitialized(OutputShape(x.Shape), x.DType);
        Compute(y);
        return Record(y);
    }

    /// <inheritdoc/>
    protected internal sealed override void Compute(Tensor output)
    {
        var x = InputTensor(0);
        switch (x.DType)
        {
            case DType.Float32: Forward(x.Read<float>(), output.Write<float>()); break;
            case DType.Float64: Forward(x.Read<double>(), output.Write<double>()); break;
            default: ComputeInt32(x.Read<int>(), output); break;
        }
    }

    /// <summary>Computes Int32 elements; most ops refuse.</summary>
    /// <exception cref="OverflowException">A result is no 32-bit integer.</exception>
    internal virtual void ForwardInt32(ReadOnlySpan<int> x, Span<int> y) => throw Int32Arithmetic.Refusal(Name);

    private void ComputeInt32(ReadOnlySpan<int> x, Tensor output)
    {
        try
        {
            ForwardInt32(x, output.Write<int>());
        }
        catch (OverflowException exception)
        {
            throw Int32Arithmetic.Overflow(Name, exception);
        }
    }
}

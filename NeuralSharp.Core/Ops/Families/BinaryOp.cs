using System.Numerics;

namespace NeuralSharp;

/// <summary>An op on two float tensors of the same type.</summary>
public abstract class BinaryOp : FloatOp
{
    /// <summary>The left input, as it was recorded.</summary>
    protected Tensor Left => Input(0);

    /// <summary>The right input, as it was recorded.</summary>
    protected Tensor Right => Input(1);

    private protected sealed override bool ComputesOnSpans => true;

    /// <summary>The output's shape; throws where the inputs do not fit.</summary>
    protected abstract Shape OutputShape(Shape left, Shape right);

    /// <summary>Computes the output's elements from the inputs'.</summary>
    protected abstract void Forward<T>(Tensor left, Tensor right, Tensor output)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The gradient of the left input, in differentiable ops.</summary>
    protected abstract Tensor BackwardLeft(Tensor gradOutput);

    /// <summary>The gradient of the right input, in differentiable ops.</summary>
    protected abstract Tensor BackwardRight(Tensor gradOutput);

    /// <inheritdoc/>
    protected internal sealed override Tensor Backward(int index, Tensor gradOutput) =>
        index == 0 ? BackwardLeft(gradOutput) : BackwardRight(gradOutput);

    /// <summary>Applies the op.</summary>
    /// <exception cref="DTypeException">The types differ, or are not float types and the op computes on no other.</exception>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Apply(Tensor left, Tensor right)
    {
        SetInputs(left, right);
        if (left.DType != right.DType)
            throw new DTypeException($"{Name}: {left.DType} with {right.DType}. Convert one with To(DType.{left.DType}) or To(DType.{right.DType}).");
        return ComputeAndRecord(Tensor.Empty(OutputShape(left.Shape, right.Shape), left.DType));
    }

    /// <inheritdoc/>
    protected internal sealed override void Compute(Tensor output)
    {
        var (left, right) = (InputTensor(0), InputTensor(1));
        ComputeIn(left.DType, new Forwarding(this, left, right, output), output);
    }

    private readonly struct Forwarding(BinaryOp op, Tensor left, Tensor right, Tensor output) : IFloatWork
    {
        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T> => op.Forward<T>(left, right, output);
    }
}

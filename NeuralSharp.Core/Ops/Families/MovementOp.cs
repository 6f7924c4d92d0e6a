using System.Numerics;

namespace NeuralSharp;

/// <summary>An op that moves the elements of one tensor, of any type, without computing: transpose, slice, broadcast.</summary>
public abstract class MovementOp : Op
{
    private protected sealed override bool ComputesOnSpans => true;

    /// <summary>The output's shape; throws where the input does not fit.</summary>
    protected abstract Shape OutputShape(Shape input);

    /// <summary>Moves the input's elements to the output's.</summary>
    /// <param name="x">The input's elements.</param>
    /// <param name="input">The input's shape.</param>
    /// <param name="y">The output's elements, which hold anything before.</param>
    /// <param name="output">The output's shape.</param>
    protected abstract void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output)
        where T : unmanaged, INumberBase<T>;

    /// <summary>The gradient of the input, in differentiable ops.</summary>
    protected abstract Tensor Backward(Tensor gradOutput);

    /// <inheritdoc/>
    protected internal sealed override Tensor Backward(int index, Tensor gradOutput) => Backward(gradOutput);

    /// <summary>Applies the op.</summary>
    public Tensor Apply(Tensor x)
    {
        SetInputs(x);
        return ComputeAndRecord(Tensor.Empty(OutputShape(x.Shape), x.DType));
    }

    /// <inheritdoc/>
    protected internal sealed override void Compute(Tensor output)
    {
        var x = InputTensor(0);
        x.DType.Run(new Moving(this, x, output));
    }

    private readonly struct Moving(MovementOp op, Tensor x, Tensor output) : INumberWork
    {
        public void Run<T>()
            where T : unmanaged, INumber<T> => op.Move(x.Read<T>(), x.Shape, output.Write<T>(), output.Shape);
    }
}

using System.Numerics;

namespace NeuralSharp;

/// <summary>An op on any number of tensors, such as three, that computes in the float type of its output.</summary>
/// <remarks>An op whose whole work is as short as a virtual call hands <see cref="FloatOp"/> its own work instead, as Linear does.</remarks>
internal abstract class NaryOp : FloatOp
{
    /// <summary>Computes the output's elements from the inputs', which <see cref="Op.InputTensor"/> gives.</summary>
    protected abstract void Forward<T>(Tensor output)
        where T : unmanaged, IFloatingPointIeee754<T>;

    protected internal sealed override void Compute(Tensor output) => ComputeIn(output.DType, new Forwarding(this, output), output);

    private readonly struct Forwarding(NaryOp op, Tensor output) : IFloatWork
    {
        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T> => op.Forward<T>(output);
    }
}

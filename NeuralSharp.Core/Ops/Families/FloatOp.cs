namespace NeuralSharp;

/// <summary>
/// An op that computes on float tensors: the base of <see cref="UnaryOp"/>, <see cref="BinaryOp"/> and their families. It chooses the
/// element type and refuses Int32, so that an op is one generic method.
/// </summary>
public abstract class FloatOp : Op
{
    private protected FloatOp()
    {
    }

    /// <summary>What an op says that computes on float types only.</summary>
    internal static DTypeException Int32Refused(string op) => new($"{op}: computes on Float32 and Float64, not Int32. Convert with To(DType.Float32) first.");

    /// <summary>Computes an output by work in a float type, or on Int32 where the op can.</summary>
    private protected void ComputeIn<TWork>(DType dtype, TWork work, Tensor output)
        where TWork : struct, IFloatWork
    {
        if (dtype.IsFloat()) dtype.RunFloat(work);
        else ComputeInt32(output);
    }

    /// <summary>Computes Int32 elements; most ops refuse.</summary>
    /// <exception cref="OverflowException">A result is no 32-bit integer.</exception>
    private protected virtual void ForwardInt32(Tensor output) => throw Int32Refused(Name);

    private void ComputeInt32(Tensor output)
    {
        try
        {
            ForwardInt32(output);
        }
        catch (OverflowException exception)
        {
            throw new OverflowException($"{Name}: a result does not fit into Int32, and is not wrapped. Convert with To(DType.Float64) first.", exception);
        }
    }
}

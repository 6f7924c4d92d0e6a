namespace NeuralSharp;

/// <summary>A tensor that training changes: a leaf that requires a gradient. Modules register their parameters.</summary>
public sealed class Parameter : Tensor
{
    /// <summary>A parameter that starts with a copy of <paramref name="value"/>.</summary>
    /// <exception cref="DTypeException">The value is not of a float type.</exception>
    public Parameter(Tensor value)
        : base(CopyOf(value), value.Shape, value.DType) => RequiresGrad = true;

    /// <summary>Converts the values to another float type in place; the gradient is dropped.</summary>
    /// <exception cref="DTypeException">The type is not a float type.</exception>
    public void ConvertTo(DType dtype)
    {
        if (!dtype.IsFloat()) throw new DTypeException($"A parameter is Float32 or Float64, not {dtype}.");
        if (dtype == DType) return;
        using (Autograd.NoGrad()) ReplaceValues(To(dtype));
    }

    private static Storage CopyOf(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Autograd.IsCapturing)
            throw new CaptureException("A parameter is made while a step is being captured, and each replay would make it anew. Make it before the first step.");
        var storage = value.Copy().Storage;
        storage.HandOver(null);   // a parameter outlives the scope it is made in
        storage.Align();
        return storage;
    }
}

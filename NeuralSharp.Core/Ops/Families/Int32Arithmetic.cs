namespace NeuralSharp;

/// <summary>
/// An elementwise op that also computes on Int32, as far as labels are compared and right answers counted. Results are exact: one that
/// is no 32-bit integer is an error, and never wraps.
/// </summary>
internal interface IInt32Elementwise
{
    /// <summary>Computes a run of elements; the three spans have the same length.</summary>
    /// <exception cref="OverflowException">A result is no 32-bit integer.</exception>
    void Forward(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<int> y);
}

/// <summary>What ops say about Int32.</summary>
internal static class Int32Arithmetic
{
    /// <summary>The exception of an op that computes on float types only.</summary>
    public static DTypeException Refusal(string op) => new($"{op}: computes on Float32 and Float64, not Int32. Convert with To(DType.Float32) first.");

    /// <summary>The exception for a result that is no 32-bit integer.</summary>
    public static OverflowException Overflow(string op, OverflowException inner) =>
        new($"{op}: a result does not fit into Int32, and is not wrapped. Convert with To(DType.Float64) first.", inner);
}

namespace NeuralSharp;

/// <summary>
/// An elementwise op that also computes on Int32, so that labels can be compared and right answers counted. Results are exact: one that
/// is no 32-bit integer is an error, and never wraps.
/// </summary>
internal interface IInt32Elementwise
{
    /// <summary>Computes a run of elements; the three spans have the same length.</summary>
    /// <exception cref="OverflowException">A result is no 32-bit integer.</exception>
    void Forward(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<int> y);
}

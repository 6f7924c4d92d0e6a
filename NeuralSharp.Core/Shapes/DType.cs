namespace NeuralSharp;

/// <summary>The type of a tensor's elements.</summary>
public enum DType
{
    /// <summary>32-bit floating point, C#'s <see langword="float"/>: the default.</summary>
    Float32,

    /// <summary>64-bit floating point, C#'s <see langword="double"/>: for gradient checks and small, exact work.</summary>
    Float64,

    /// <summary>
    /// 32-bit integers, C#'s <see langword="int"/>: class labels, indices and counts. They are compared, added, subtracted, multiplied, negated
    /// and summed, exactly or with an <see cref="OverflowException"/>; everything else asks for a float type.
    /// </summary>
    Int32,
}

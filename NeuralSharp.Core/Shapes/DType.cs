using System.Runtime.CompilerServices;

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

/// <summary>Facts about each <see cref="DType"/>.</summary>
internal static class DTypes
{
    /// <summary>The <see cref="DType"/> that stores <typeparamref name="T"/>.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double and int.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DType Of<T>()
    {
        if (typeof(T) == typeof(float)) return DType.Float32;
        if (typeof(T) == typeof(double)) return DType.Float64;
        if (typeof(T) == typeof(int)) return DType.Int32;
        throw new DTypeException($"Tensors hold float, double or int, not {typeof(T).Name}. Convert the values first.");
    }

    /// <summary>Whether gradients can flow through tensors of this type.</summary>
    public static bool IsFloat(this DType dtype) => dtype != DType.Int32;

    /// <summary>The size of one element in bytes.</summary>
    public static int SizeInBytes(this DType dtype) => dtype == DType.Float64 ? 8 : 4;
}

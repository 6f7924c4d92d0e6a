using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>Work on elements that is written once for every element type.</summary>
internal interface INumberWork
{
    /// <summary>Does the work in one element type.</summary>
    void Run<T>()
        where T : unmanaged, INumber<T>;
}

/// <summary>Work on elements that is written once for both float types.</summary>
internal interface IFloatWork
{
    /// <summary>Does the work in one float type.</summary>
    void Run<T>()
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>Facts about each <see cref="DType"/>, and the way from it to C#'s type.</summary>
/// <remarks>Work is a struct, so that it is compiled for each type and costs no call through an interface.</remarks>
internal static class DTypes
{
    /// <summary>The <see cref="DType"/> that stores <typeparamref name="T"/>.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not float, double or int.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DType Of<T>()
    {
        if (typeof(T) == typeof(float)) return DType.Float32;
        if (typeof(T) == typeof(double)) return DType.Float64;
        if (typeof(T) == typeof(int)) return DType.Int32;
        throw new DTypeException($"Tensors hold float, double or int, not {typeof(T).Name}. Convert the values first.");
    }

    /// <summary>Does work in C#'s type for this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TWork>(this DType dtype, TWork work)
        where TWork : struct, INumberWork, allows ref struct
    {
        switch (dtype)
        {
            case DType.Float32: work.Run<float>(); break;
            case DType.Float64: work.Run<double>(); break;
            default: work.Run<int>(); break;
        }
    }

    /// <summary>Does work in C#'s type for this one, which must be a float type: the caller refuses Int32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RunFloat<TWork>(this DType dtype, TWork work)
        where TWork : struct, IFloatWork
    {
        if (dtype == DType.Float32) work.Run<float>();
        else work.Run<double>();
    }

    /// <summary>Whether gradients can flow through tensors of this type.</summary>
    public static bool IsFloat(this DType dtype) => dtype != DType.Int32;

    /// <summary>The size of one element in bytes.</summary>
    public static int SizeInBytes(this DType dtype) => dtype == DType.Float64 ? 8 : 4;

    /// <summary>The least finite number of a float type.</summary>
    public static double LeastFloat(this DType dtype) => dtype == DType.Float32 ? float.MinValue : double.MinValue;
}

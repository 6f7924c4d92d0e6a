using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Σ x² in one pass over an array, summed in double whatever the elements are, so that float squares neither overflow nor get lost. Long
/// arrays go in pieces that the worker threads share; the pieces' sums are added in order, so the bits do not depend on the threads.
/// </summary>
internal static class SquaredNorm
{
    private const int PieceLength = 1 << 14;

    public static double Of(Tensor tensor) => tensor.DType == DType.Float32 ? Of(tensor.Values<float>()) : Of(tensor.Values<double>());

    /// <summary>max |x|; NaN where there is one, 0 where there are no elements.</summary>
    public static double Largest(Tensor tensor) => tensor.Length == 0 ? 0
        : tensor.DType == DType.Float32 ? Math.Abs(TensorPrimitives.MaxMagnitude(tensor.Read<float>()))
        : Math.Abs(TensorPrimitives.MaxMagnitude(tensor.Read<double>()));

    /// <summary>Σ (x / unit)², for elements whose squares leave the range of a double.</summary>
    public static double InUnits(Tensor tensor, double unit)
    {
        var sum = 0.0;
        for (var i = 0; i < tensor.Length; i++)
        {
            var x = tensor.ElementAt(i) / unit;
            sum += x * x;
        }

        return sum;
    }

    private static double Of<T>(T[] values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = (values.Length + PieceLength - 1) / PieceLength;
        if (count == 1) return OfPiece<T>(values);
        var sums = ArrayPool<double>.Shared.Rent(count);
        var pieces = new Pieces<T>(values, sums);
        WorkerPool.For(ref pieces, count);
        var sum = 0.0;
        foreach (var part in sums.AsSpan(0, count)) sum += part;
        ArrayPool<double>.Shared.Return(sums);
        return sum;
    }

    private static double OfPiece<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (even, odd) = (Vector<double>.Zero, Vector<double>.Zero);
        ref var x0 = ref MemoryMarshal.GetReference(x);
        var step = 2 * Vector<double>.Count;
        var i = 0;
        for (; i <= x.Length - step; i += step)
        {
            var (low, high) = LoadTwo(ref x0, (nuint)i);
            even += low * low;
            odd += high * high;
        }

        var sum = Vector.Sum(even + odd);
        for (; i < x.Length; i++)
        {
            var value = double.CreateTruncating(x[i]);
            sum += value * value;
        }

        return sum;
    }

    /// <summary>As many elements as two vectors of doubles hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<double> Low, Vector<double> High) LoadTwo<T>(ref T x, nuint index)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector.Widen(Vector.LoadUnsafe(ref Unsafe.As<T, float>(ref x), index), out var low, out var high);
            return (low, high);
        }

        ref var y = ref Unsafe.As<T, double>(ref x);
        return (Vector.LoadUnsafe(ref y, index), Vector.LoadUnsafe(ref y, index + (nuint)Vector<double>.Count));
    }

    private readonly struct Pieces<T>(T[] values, double[] sums) : IParallelJob
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int index) => sums[index] =
            OfPiece<T>(values.AsSpan(index * PieceLength, Math.Min(PieceLength, values.Length - (index * PieceLength))));
    }
}

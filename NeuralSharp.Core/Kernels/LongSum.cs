using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

/// <summary>
/// Sums of partial results in Float64. A product that is long in k is computed in chunks of k, whose results are added up here: the
/// rounding error then is that of one chunk, however long the sum. Chunks are added in order, by whoever computes the element, so that
/// the bits do not depend on the threads.
/// </summary>
internal static class LongSum
{
    private const int BlockLength = 256;

    /// <summary>sums += part.</summary>
    public static void Add<T>(ReadOnlySpan<T> part, Span<double> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<double> block = stackalloc double[Math.Min(BlockLength, part.Length)];
        for (var start = 0; start < part.Length; start += BlockLength)
        {
            var length = Math.Min(BlockLength, part.Length - start);
            TensorPrimitives.ConvertTruncating(part.Slice(start, length), block[..length]);
            TensorPrimitives.Add(sums.Slice(start, length), block[..length], sums.Slice(start, length));
        }
    }

    /// <summary>y = sums, rounded once.</summary>
    public static void Store<T>(ReadOnlySpan<double> sums, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.ConvertTruncating(sums, y);
}

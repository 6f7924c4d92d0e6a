using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NeuralSharp;

/// <summary>Turns the bytes of grey images into numbers.</summary>
internal static class PixelLoop
{
    // 1/255 in two parts. High has 16 bits, so its product with a byte is exact, and High + Low is 1/255 to 48 bits: for each of the
    // 256 bytes the sum of the products is the quotient, correctly rounded, and takes less time than a division.
    private const float High = 32897f / (1 << 23);
    private const float Low = (float)((1.0 / byte.MaxValue) - High);

    private const int CacheLine = 64;

    /// <summary>values[i] = pixels[i] / 255, correctly rounded: from 0 for black to 1 for white.</summary>
    /// <remarks>Optimised from the first call: it runs once an image, and the first epoch should not wait for the JIT's second look.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ToUnitInterval(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        ref var from = ref MemoryMarshal.GetReference(pixels);
        ref var to = ref MemoryMarshal.GetReference(values[..pixels.Length]);
        var (high, low) = (new Vector<float>(High), new Vector<float>(Low));
        var i = 0;
        for (; i <= pixels.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)i), out var lower, out var upper);
            Vector.Widen(lower, out var first, out var second);
            Vector.Widen(upper, out var third, out var fourth);
            Store(first, high, low, ref to, i);
            Store(second, high, low, ref to, i + Vector<float>.Count);
            Store(third, high, low, ref to, i + (2 * Vector<float>.Count));
            Store(fourth, high, low, ref to, i + (3 * Vector<float>.Count));
        }

        for (; i < pixels.Length; i++) values[i] = pixels[i] / (float)byte.MaxValue;
    }

    /// <summary>
    /// Asks the processor for an image that is needed soon. Images of a shuffled batch lie all over the memory, and fetched one by one
    /// they take three times as long.
    /// </summary>
    public static unsafe void Prefetch(ReadOnlySpan<byte> pixels)
    {
        if (!Sse.IsSupported) return;
        ref var first = ref MemoryMarshal.GetReference(pixels);
        for (var i = 0; i < pixels.Length; i += CacheLine)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, i)));   // a hint: where the array moves meanwhile, it is of no use, and of no harm
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<uint> bytes, Vector<float> high, Vector<float> low, ref float to, int index)
    {
        var values = Vector.ConvertToSingle(bytes.As<uint, int>());   // signed: not every processor converts unsigned numbers
        ((values * high) + (values * low)).StoreUnsafe(ref to, (nuint)index);
    }
}

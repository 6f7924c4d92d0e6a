using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>Turns the bytes of grey images into numbers.</summary>
internal static class PixelLoop
{
    /// <summary>values[i] = pixels[i] / 255, correctly rounded: from 0 for black to 1 for white.</summary>
    /// <remarks>Optimised from the first call: it runs once an image, and the first epoch should not wait for the JIT's second look.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToUnitInterval(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        var white = new Vector<float>(byte.MaxValue);
        var i = 0;
        for (; i <= pixels.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(pixels[i..]), out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            (Vector.ConvertToSingle(first) / white).CopyTo(values[i..]);
            (Vector.ConvertToSingle(second) / white).CopyTo(values[(i + Vector<float>.Count)..]);
            (Vector.ConvertToSingle(third) / white).CopyTo(values[(i + (2 * Vector<float>.Count))..]);
            (Vector.ConvertToSingle(fourth) / white).CopyTo(values[(i + (3 * Vector<float>.Count))..]);
        }

        for (; i < pixels.Length; i++) values[i] = pixels[i] / (float)byte.MaxValue;
    }
}

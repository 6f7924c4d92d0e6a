using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>
/// Turns Philox words into numbers of a distribution. Every element takes a fixed share of a block, so element i of a fill
/// depends on the seed, the stream and the fill's first block alone, never on the length of the fill.
/// </summary>
internal static class RandomFills
{
    // Words are drawn into a small buffer that stays in the first-level cache. Whole blocks and whole vectors fit in it.
    private const int WordsPerChunk = 256;

    /// <summary>The number of blocks that a fill takes.</summary>
    public static ulong BlocksFor(int length, int wordsPerElement) =>
        ((ulong)length * (ulong)wordsPerElement + Philox.WordsPerBlock - 1) / Philox.WordsPerBlock;

    /// <summary>Uniform in [low, high), 24 random bits each, one word an element.</summary>
    public static void Uniform(Span<float> destination, float low, float high, ulong seed, ulong stream, ulong block)
    {
        Span<uint> words = stackalloc uint[WordsPerChunk];
        var scale = (high - low) * (1f / (1 << 24));
        var highest = MathF.BitDecrement(high); // low + u·scale may round up to high, which does not belong to the range

        for (; !destination.IsEmpty; block += WordsPerChunk / Philox.WordsPerBlock)
        {
            var part = destination[..Math.Min(destination.Length, WordsPerChunk)];
            Philox.Fill(words[..part.Length], seed, stream, block);

            var i = 0;
            for (; i <= part.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var bits = Vector.AsVectorInt32(new Vector<uint>(words[i..]) >>> 8);
                var value = Vector.ConvertToSingle(bits) * scale + new Vector<float>(low);
                Vector.Min(value, new Vector<float>(highest)).CopyTo(part[i..]);
            }

            for (; i < part.Length; i++)
                part[i] = MathF.Min((words[i] >> 8) * scale + low, highest);

            destination = destination[part.Length..];
        }
    }

    /// <summary>Uniform in [low, high), 53 random bits each, two words an element.</summary>
    public static void Uniform(Span<double> destination, double low, double high, ulong seed, ulong stream, ulong block)
    {
        Span<uint> words = stackalloc uint[WordsPerChunk];
        var scale = (high - low) * (1.0 / (1L << 53));
        var highest = Math.BitDecrement(high);

        for (; !destination.IsEmpty; block += WordsPerChunk / Philox.WordsPerBlock)
        {
            var part = destination[..Math.Min(destination.Length, WordsPerChunk / 2)];
            Philox.Fill(words[..(2 * part.Length)], seed, stream, block);
            var pairs = MemoryMarshal.Cast<uint, ulong>(words);

            var i = 0;
            for (; i <= part.Length - Vector<double>.Count; i += Vector<double>.Count)
            {
                var bits = Vector.AsVectorInt64(new Vector<ulong>(pairs[i..]) >>> 11);
                var value = Vector.ConvertToDouble(bits) * scale + new Vector<double>(low);
                Vector.Min(value, new Vector<double>(highest)).CopyTo(part[i..]);
            }

            for (; i < part.Length; i++)
                part[i] = Math.Min((pairs[i] >> 11) * scale + low, highest);

            destination = destination[part.Length..];
        }
    }

    /// <summary>
    /// Normal numbers by Box and Muller: from u, v uniform in (0, 1] come √(−2 ln u)·cos 2πv and √(−2 ln u)·sin 2πv.
    /// One word an element; with 32 bits in u the largest value is 6.8 standard deviations from the mean.
    /// </summary>
    public static void Normal(
        Span<float> destination, float mean, float standardDeviation, ulong seed, ulong stream, ulong block)
    {
        Span<uint> words = stackalloc uint[WordsPerChunk];
        Span<float> normals = MemoryMarshal.Cast<uint, float>(words);
        var vectorPair = 2 * Vector<uint>.Count;

        for (; !destination.IsEmpty; block += WordsPerChunk / Philox.WordsPerBlock)
        {
            var part = destination[..Math.Min(destination.Length, WordsPerChunk)];

            // The end of a fill is computed in whole vectors too: its bits must not depend on where the fill ends.
            var whole = (part.Length + vectorPair - 1) / vectorPair * vectorPair;
            Philox.Fill(words[..whole], seed, stream, block);

            for (var i = 0; i < whole; i += vectorPair)
            {
                var j = i + Vector<uint>.Count;
                var (first, second) = BoxMuller(new Vector<uint>(words[i..]), new Vector<uint>(words[j..]));
                (first * standardDeviation + new Vector<float>(mean)).CopyTo(normals[i..]);
                (second * standardDeviation + new Vector<float>(mean)).CopyTo(normals[j..]);
            }

            normals[..part.Length].CopyTo(part);
            destination = destination[part.Length..];
        }
    }

    /// <summary>Normal numbers by Box and Muller in double precision: two words an element, a pair of numbers a block.</summary>
    public static void Normal(
        Span<double> destination, double mean, double standardDeviation, ulong seed, ulong stream, ulong block)
    {
        for (var i = 0; i < destination.Length; i += 2, block++)
        {
            var (w0, w1, w2, w3) = Philox.Block(seed, stream, block);
            var u = ((Join(w0, w1) >> 11) + 0.5) * (1.0 / (1L << 53));
            var v = (Join(w2, w3) >> 11) * (1.0 / (1L << 53));
            var radius = Math.Sqrt(-2 * Math.Log(u));
            var (sin, cos) = Math.SinCos(2 * Math.PI * v);

            destination[i] = radius * cos * standardDeviation + mean;
            if (i + 1 < destination.Length) destination[i + 1] = radius * sin * standardDeviation + mean;
        }
    }

    /// <summary>
    /// <paramref name="kept"/> with the given probability, else zero: one word an element, compared in 32 bits, so the pattern
    /// is the same for every element type.
    /// </summary>
    public static void Mask<T>(Span<T> destination, double keepProbability, T kept, ulong seed, ulong stream, ulong block)
        where T : unmanaged, INumberBase<T>
    {
        // word < threshold keeps. A probability of 1 needs 2^32, one more than a word holds.
        var threshold = (ulong)Math.Round(keepProbability * (1ul << 32));
        if (threshold is 0 or 1ul << 32)
        {
            destination.Fill(threshold == 0 ? T.Zero : kept);
            return;
        }

        Span<uint> words = stackalloc uint[WordsPerChunk];
        for (; !destination.IsEmpty; block += WordsPerChunk / Philox.WordsPerBlock)
        {
            var part = destination[..Math.Min(destination.Length, WordsPerChunk)];
            Philox.Fill(words[..part.Length], seed, stream, block);

            var i = 0;
            if (typeof(T) == typeof(float))
            {
                var values = MemoryMarshal.Cast<T, float>(part);
                var keptBits = new Vector<uint>(Unsafe.BitCast<T, uint>(kept));
                for (; i <= part.Length - Vector<float>.Count; i += Vector<float>.Count)
                {
                    var keep = Vector.LessThan(new Vector<uint>(words[i..]), new Vector<uint>((uint)threshold));
                    Vector.AsVectorSingle(keep & keptBits).CopyTo(values[i..]);
                }
            }

            for (; i < part.Length; i++)
                part[i] = words[i] < threshold ? kept : T.Zero;

            destination = destination[part.Length..];
        }
    }

    /// <summary>The 64-bit number of two words, the first one low.</summary>
    public static ulong Join(uint low, uint high) => low | ((ulong)high << 32);

    // Words lie as (u, v, u, v, ...) in both vectors. The u of `b` are moved beside those of `a`, so that one logarithm and one
    // sine serve both, and the results are sorted back: the numbers of a pair of words take the places of these words.
    private static (Vector<float> First, Vector<float> Second) BoxMuller(Vector<uint> a, Vector<uint> b)
    {
        var even = Vector.AsVectorUInt32(new Vector<ulong>(0xFFFFFFFF));
        var u = Vector.ConditionalSelect(even, a, ShiftUp(b));
        var v = Vector.ConditionalSelect(even, ShiftDown(a), b);

        var radius = Vector.SquareRoot(-2f * Vector.Log(OpenUnit(u)));
        var (sin, cos) = Vector.SinCos(2f * MathF.PI * Vector.ConvertToSingle(Vector.AsVectorInt32(v >>> 8)) * (1f / (1 << 24)));
        var (x, y) = (Vector.AsVectorUInt32(radius * cos), Vector.AsVectorUInt32(radius * sin));

        return (Vector.AsVectorSingle(Vector.ConditionalSelect(even, x, ShiftUp(y))),
            Vector.AsVectorSingle(Vector.ConditionalSelect(even, ShiftDown(x), y)));
    }

    // (word + 1/2) / 2^32, in (0, 1]: the logarithm is finite, and near zero, where the far tail comes from, all 32 bits count.
    private static Vector<float> OpenUnit(Vector<uint> words) =>
        (Vector.ConvertToSingle(words) + new Vector<float>(0.5f)) * (1f / (1ul << 32));

    private static Vector<uint> ShiftUp(Vector<uint> words) => Vector.AsVectorUInt32(Vector.AsVectorUInt64(words) << 32);

    private static Vector<uint> ShiftDown(Vector<uint> words) => Vector.AsVectorUInt32(Vector.AsVectorUInt64(words) >>> 32);
}

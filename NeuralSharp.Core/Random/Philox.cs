using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NeuralSharp;

/// <summary>
/// Philox4x32-10, the counter-based random function of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3" (SC'11). It turns a 128-bit counter and a 64-bit key into 128 random bits and keeps no state, so any block of a
/// sequence can be computed by anyone at any time.
/// </summary>
/// <remarks>
/// The counter is (block, stream), low word first; the key is the seed. Words come in the order of their blocks, four to a
/// block, whatever the width of the machine's vectors.
/// </remarks>
internal static class Philox
{
    /// <summary>32-bit words in one block.</summary>
    public const int WordsPerBlock = 4;

    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint KeyStep0 = 0x9E3779B9; // the golden ratio
    private const uint KeyStep1 = 0xBB67AE85; // sqrt(3) - 1

    /// <summary>One block: the function as it is published.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(ulong seed, ulong stream, ulong block)
    {
        uint c0 = (uint)block, c1 = (uint)(block >> 32), c2 = (uint)stream, c3 = (uint)(stream >> 32);
        uint k0 = (uint)seed, k1 = (uint)(seed >> 32);

        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * c0;
            var product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 += KeyStep0;
            k1 += KeyStep1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>Fills with the words of the blocks from <paramref name="block"/> on; the last may be used in part.</summary>
    public static void Fill(Span<uint> words, ulong seed, ulong stream, ulong block)
    {
        var done = 0;

        if (Avx2.IsSupported)
        {
            for (; words.Length - done >= 8 * WordsPerBlock; done += 8 * WordsPerBlock, block += 8)
                FillEightBlocks(words[done..], seed, stream, block);
        }

        if (Sse2.IsSupported || AdvSimd.Arm64.IsSupported)
        {
            for (; words.Length - done >= 2 * WordsPerBlock; done += 2 * WordsPerBlock, block += 2)
                FillTwoBlocks(words[done..], seed, stream, block);
        }

        FillOneByOne(words[done..], seed, stream, block);
    }

    /// <summary>The scalar twin of <see cref="Fill"/>: same words, one block after the other.</summary>
    public static void FillOneByOne(Span<uint> words, ulong seed, ulong stream, ulong block)
    {
        for (; words.Length >= WordsPerBlock; words = words[WordsPerBlock..], block++)
            (words[0], words[1], words[2], words[3]) = Block(seed, stream, block);

        if (words.IsEmpty) return;

        var (w0, w1, w2, _) = Block(seed, stream, block);
        words[0] = w0;
        if (words.Length > 1) words[1] = w1;
        if (words.Length > 2) words[2] = w2;
    }

    // The vector versions give each block a 64-bit lane and each counter word a vector. Only the low half of a lane counts:
    // the widening multiplication reads no more, so the high halves may hold leftovers until the end.

    private static void FillEightBlocks(Span<uint> words, ulong seed, ulong stream, ulong block)
    {
        // Unpacking works within 128-bit halves; this order of blocks makes its results come out sorted. Two independent
        // groups keep the multipliers busy while each other's products are under way.
        var a = Vector256.Create(block) + Vector256.Create(0ul, 2, 1, 3);
        var b = Vector256.Create(block) + Vector256.Create(4ul, 6, 5, 7);
        var (a0, a1, a2, a3) = (a, a >>> 32, Vector256.Create(stream), Vector256.Create(stream >> 32));
        var (b0, b1, b2, b3) = (b, b >>> 32, a2, a3);
        var (k0, k1) = (Vector256.Create(seed).AsUInt32(), Vector256.Create(seed >> 32).AsUInt32());
        var (m0, m1) = (Vector256.Create(Multiplier0), Vector256.Create(Multiplier1));

        for (var round = 0; round < Rounds; round++)
        {
            var (pa0, pa1) = (Avx2.Multiply(a0.AsUInt32(), m0), Avx2.Multiply(a2.AsUInt32(), m1));
            var (pb0, pb1) = (Avx2.Multiply(b0.AsUInt32(), m0), Avx2.Multiply(b2.AsUInt32(), m1));
            a0 = (pa1 >>> 32) ^ (a1 ^ k0.AsUInt64());
            b0 = (pb1 >>> 32) ^ (b1 ^ k0.AsUInt64());
            a2 = (pa0 >>> 32) ^ (a3 ^ k1.AsUInt64());
            b2 = (pb0 >>> 32) ^ (b3 ^ k1.AsUInt64());
            (a1, a3, b1, b3) = (pa1, pa0, pb1, pb0);
            k0 += Vector256.Create(KeyStep0);
            k1 += Vector256.Create(KeyStep1);
        }

        StoreFourBlocks(words, a0, a1, a2, a3);
        StoreFourBlocks(words[(4 * WordsPerBlock)..], b0, b1, b2, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFourBlocks(
        Span<uint> words, Vector256<ulong> c0, Vector256<ulong> c1, Vector256<ulong> c2, Vector256<ulong> c3)
    {
        var low = Vector256.Create(0xFFFFFFFFul);
        var (w01, w23) = ((c0 & low) | (c1 << 32), (c2 & low) | (c3 << 32));
        Avx2.UnpackLow(w01, w23).AsUInt32().CopyTo(words);
        Avx2.UnpackHigh(w01, w23).AsUInt32().CopyTo(words[(2 * WordsPerBlock)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FillTwoBlocks(Span<uint> words, ulong seed, ulong stream, ulong block)
    {
        var blocks = Vector128.Create(block) + Vector128.Create(0ul, 1);
        var (c0, c1, c2, c3) = (blocks, blocks >>> 32, Vector128.Create(stream), Vector128.Create(stream >> 32));
        var (m0, m1) = (Vector128.Create(Multiplier0), Vector128.Create(Multiplier1));
        var (k0, k1) = (Vector128.Create(seed).AsUInt32(), Vector128.Create(seed >> 32).AsUInt32());

        for (var round = 0; round < Rounds; round++)
        {
            var product0 = MultiplyLowHalves(c0, m0);
            var product1 = MultiplyLowHalves(c2, m1);
            c0 = (product1 >>> 32) ^ (c1 ^ k0.AsUInt64());
            c1 = product1;
            c2 = (product0 >>> 32) ^ (c3 ^ k1.AsUInt64());
            c3 = product0;
            k0 += Vector128.Create(KeyStep0);
            k1 += Vector128.Create(KeyStep1);
        }

        var low = Vector128.Create(0xFFFFFFFFul);
        var (w01, w23) = ((c0 & low) | (c1 << 32), (c2 & low) | (c3 << 32));
        Vector128.Create(w01.GetLower(), w23.GetLower()).AsUInt32().CopyTo(words);
        Vector128.Create(w01.GetUpper(), w23.GetUpper()).AsUInt32().CopyTo(words[WordsPerBlock..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> MultiplyLowHalves(Vector128<ulong> lanes, Vector128<uint> multiplier) =>
        Sse2.IsSupported
            ? Sse2.Multiply(lanes.AsUInt32(), multiplier)
            : AdvSimd.MultiplyWideningLower(AdvSimd.ExtractNarrowingLower(lanes), multiplier.GetLower());
}

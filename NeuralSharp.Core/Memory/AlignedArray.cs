using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>
/// Arrays whose elements begin at a cache line. The garbage collector aligns arrays to 8 bytes only, and a vector of 512 bits that
/// straddles two cache lines is loaded at half the speed: the product of one row with 784 · 128 weights took 7.0 µs in place of
/// 4.2 (Intel Xeon with AVX-512). What lives as long as a parameter is worth the trouble.
/// </summary>
internal static unsafe class AlignedArray
{
    /// <summary>Elements from which it pays.</summary>
    public const int LeastLength = 4096;

    private const int Alignment = 64;
    private const int Attempts = 4;

    /// <summary>Elements up to which it is tried again: spacers as large are a waste that grows, and more elements come at the memory's pace anyway.</summary>
    private const int MostLength = 1 << 20;

    /// <summary>Bytes of an array besides its elements: the object's header, its type and its length.</summary>
    private static int Overhead => 3 * sizeof(nint);

    /// <summary>A copy that is aligned and stays so. In the rare case that the collector has no such place it is a plain copy.</summary>
    public static T[] CopyOf<T>(T[] values)
        where T : unmanaged
    {
        var copy = Allocate<T>(values.Length);
        values.CopyTo(copy, 0);
        return copy;
    }

    /// <summary>Whether the first element lies at the beginning of a cache line.</summary>
    public static bool IsAligned<T>(T[] values)
        where T : unmanaged => AddressOf(values) % Alignment == 0;

    /// <summary>
    /// Pinned arrays never move, and in empty memory they lie one after the other: an array of the right size in front pushes the next
    /// one to where it should be. Where a small one went into a gap between others, far from the next, one as large as the next comes along.
    /// </summary>
    private static T[] Allocate<T>(int length)
        where T : unmanaged
    {
        for (var attempt = 1; ; attempt++)
        {
            // Either the next array would be aligned, or it is after a spacer that takes up the rest of a cache line.
            var size = attempt == 1 ? sizeof(nint) : RoundUp(length * sizeof(T), sizeof(nint));
            var next = AddressOf(Pinned<byte>(size)) + size + Overhead;
            if (next % Alignment != 0) Pinned<byte>(RoundUp((int)(next % Alignment) + size + Overhead, Alignment) - (int)(next % Alignment) - Overhead);
            var array = Pinned<T>(length);
            if (IsAligned(array) || attempt == Attempts || length > MostLength) return array;
        }
    }

    private static T[] Pinned<T>(int length)
        where T : unmanaged => GC.AllocateUninitializedArray<T>(length, pinned: true);

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    private static nint AddressOf<T>(T[] values)
        where T : unmanaged => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(values));
}

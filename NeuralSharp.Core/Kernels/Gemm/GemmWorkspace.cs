using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// The memory a thread packs operands into. It grows to the largest product the thread has met and is then used again,
/// so a product allocates nothing in steady state; it goes with the thread.
/// </summary>
internal static unsafe class GemmWorkspace
{
    /// <summary>Panels start at a cache line, so that no vector of them straddles two.</summary>
    public const int Alignment = 64;

    [ThreadStatic]
    private static byte[]? t_forProduct;

    [ThreadStatic]
    private static byte[]? t_forPanels;

    [ThreadStatic]
    private static byte[]? t_forTile;

    /// <summary>Memory for a whole product, held by its caller: unspecified content, valid until the thread's next call.</summary>
    public static void* GetForProduct(nint bytes) => Get(ref t_forProduct, bytes);

    /// <summary>As above, for the other operand.</summary>
    public static void* GetForPanels(nint bytes) => Get(ref t_forPanels, bytes);

    /// <summary>Memory for one tile, held by the thread that computes it.</summary>
    public static void* GetForTile(nint bytes) => Get(ref t_forTile, bytes);

    private static void* Get(ref byte[]? memory, nint bytes)
    {
        if (memory is null || memory.Length < bytes + Alignment)
        {
            memory = null;   // the old memory may go before the new one comes
            memory = GC.AllocateUninitializedArray<byte>(checked((int)(bytes + Alignment)), pinned: true);
        }

        return Align(Unsafe.AsPointer(ref memory[0]));
    }

    /// <summary>The first address on a cache line from <paramref name="start"/> on.</summary>
    public static void* Align(void* start) => (void*)(((nint)start + Alignment - 1) & -Alignment);
}

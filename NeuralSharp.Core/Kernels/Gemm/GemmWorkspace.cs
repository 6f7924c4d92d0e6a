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
    private static byte[]? t_memory;

    /// <summary>At least <paramref name="bytes"/> bytes of unspecified content, valid until the thread's next call.</summary>
    public static void* Get(nint bytes)
    {
        var memory = t_memory;
        if (memory is null || memory.Length < bytes + Alignment)
        {
            t_memory = null;   // the old memory may go before the new one comes
            t_memory = memory = GC.AllocateUninitializedArray<byte>(checked((int)(bytes + Alignment)), pinned: true);
        }

        var start = (nint)Unsafe.AsPointer(ref memory[0]);
        return (void*)((start + Alignment - 1) & -Alignment);
    }
}

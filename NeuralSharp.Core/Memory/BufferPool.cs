using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>What all pools of buffers have in common.</summary>
internal static class BufferPool
{
    /// <summary>Elements of the least array that is kept: a smaller one is little more than its place here.</summary>
    public const int LeastLength = 8;

    /// <summary>Whether returned arrays are filled with NaN (−1 in Int32), so that a use after the return shows. Tests turn it on.</summary>
    public static bool OverwritesReturned { get; set; }
}

/// <summary>
/// Arrays of one element type that are free to be used again, by exact length; a pool for each thread, so that nothing is
/// locked. It keeps what the steps of a training need in turn, and lets go of what has not been asked for in a while: while many arrays
/// were rented, or, where ever new lengths are asked for, while many bytes had to be allocated.
/// </summary>
internal sealed class BufferPool<T>
    where T : unmanaged
{
    private const int RentsBetweenTrims = 1 << 12;
    private const long BytesBetweenTrims = 1 << 26;

    [ThreadStatic]
    private static BufferPool<T>? t_pool;

    private readonly Dictionary<int, Shelf> _shelves = [];
    private int _rents;
    private long _allocated;   // bytes since the last trim, for want of a free array

    private static BufferPool<T> Mine => t_pool ??= new();

    /// <summary>An array of a length, whose elements are whatever was in it.</summary>
    public static T[] Rent(int length)
    {
        if (length < BufferPool.LeastLength) return GC.AllocateUninitializedArray<T>(length);
        var pool = Mine;
        if (++pool._rents >= RentsBetweenTrims) pool.Trim();
        if (pool._shelves.TryGetValue(length, out var shelf) && shelf.TryTake() is { } array) return array;
        if ((pool._allocated += (long)length * Unsafe.SizeOf<T>()) >= BytesBetweenTrims) pool.Trim();
        return GC.AllocateUninitializedArray<T>(length);
    }

    /// <summary>Takes an array that nobody can reach any more.</summary>
    public static void Return(T[] array)
    {
        if (array.Length < BufferPool.LeastLength) return;
        if (BufferPool.OverwritesReturned) MemoryMarshal.AsBytes(array.AsSpan()).Fill(0xFF);
        ref var shelf = ref CollectionsMarshal.GetValueRefOrAddDefault(Mine._shelves, array.Length, out _);
        (shelf ??= new()).Put(array);
    }

    /// <summary>Lets go of the arrays that lay free all the time since the last trim.</summary>
    private void Trim()
    {
        (_rents, _allocated) = (0, 0);
        foreach (var (length, shelf) in _shelves)
        {
            shelf.Trim();
            if (shelf.Count == 0) _shelves.Remove(length);
        }
    }

    /// <summary>The free arrays of one length.</summary>
    private sealed class Shelf
    {
        private readonly Stack<T[]> _free = [];
        private int _fewest;   // since the last trim: so many were never needed

        public int Count => _free.Count;

        public T[]? TryTake()
        {
            if (!_free.TryPop(out var array)) return null;
            _fewest = Math.Min(_fewest, _free.Count);
            return array;
        }

        public void Put(T[] array) => _free.Push(array);

        public void Trim()
        {
            for (var i = 0; i < _fewest; i++) _free.Pop();
            _fewest = _free.Count;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSharp.Optim;

/// <summary>The arrays of one parameter that a step works on: θ, g, and up to three states.</summary>
[InlineArray(2 + MostStates)]
internal struct StepArrays<T>
{
    public const int MostStates = 3;

    private T[]? _first;
}

/// <summary>
/// Runs update rules over arrays, a vector at a time and without a virtual call inside; long arrays in pieces that the worker
/// threads share. What is left of a vector at the end is updated in a copy filled up with zeros.
/// </summary>
internal static class UpdateLoop
{
    /// <summary>Elements of a piece: enough work to be worth a thread, few enough to stay in its cache.</summary>
    private const int PieceLength = 1 << 14;

    public static void Run<T, TRule>(StepArrays<T> arrays, TRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, ILoopRule<T>
    {
        var pieces = new Pieces<T, TRule>(arrays, rule);
        WorkerPool.For(ref pieces, (arrays[0]!.Length + PieceLength - 1) / PieceLength);
    }

    private readonly struct Pieces<T, TRule>(StepArrays<T> arrays, TRule rule) : IParallelJob
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, ILoopRule<T>
    {
        private const int Gradient = 1;

        private static int ArrayCount => 2 + TRule.States;

        public void Run(int index)
        {
            var start = index * PieceLength;
            var length = Math.Min(PieceLength, arrays[0]!.Length - start);
            var whole = length - (length % Vector<T>.Count);
            Update(ref At(0, start, whole), ref At(1, start, whole), ref At(2, start, whole), ref At(3, start, whole), ref At(4, start, whole), whole);
            if (whole < length) UpdateRest(start + whole, length - whole);
        }

        private void UpdateRest(int start, int length)
        {
            Span<T> rest = stackalloc T[(2 + StepArrays<T>.MostStates) * Vector<T>.Count];
            rest.Clear();
            for (var i = 0; i < ArrayCount; i++) arrays[i].AsSpan(start, length).CopyTo(rest[(i * Vector<T>.Count)..]);
            Update(ref rest[0], ref rest[Vector<T>.Count], ref rest[2 * Vector<T>.Count], ref rest[3 * Vector<T>.Count], ref rest[4 * Vector<T>.Count], length);
            for (var i = 0; i < ArrayCount; i++)
            {
                if (i != Gradient) rest.Slice(i * Vector<T>.Count, length).CopyTo(arrays[i].AsSpan(start, length));
            }
        }

        /// <summary>A place in an array that has so many elements from there on; in θ for a state that the rule does not have, which is not touched.</summary>
        private ref T At(int array, int start, int length) =>
            ref MemoryMarshal.GetReference(arrays[array < ArrayCount ? array : 0].AsSpan(start, length));

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Update(ref T θ, ref T g, ref T s1, ref T s2, ref T s3, int length)
        {
            var update = rule;
            Vector<T> s1i = default, s2i = default, s3i = default;
            for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<T>.Count)
            {
                var θi = Vector.LoadUnsafe(ref θ, i);
                if (TRule.States > 0) s1i = Vector.LoadUnsafe(ref s1, i);
                if (TRule.States > 1) s2i = Vector.LoadUnsafe(ref s2, i);
                if (TRule.States > 2) s3i = Vector.LoadUnsafe(ref s3, i);
                update.Update(ref θi, Vector.LoadUnsafe(ref g, i), ref s1i, ref s2i, ref s3i);
                θi.StoreUnsafe(ref θ, i);
                if (TRule.States > 0) s1i.StoreUnsafe(ref s1, i);
                if (TRule.States > 1) s2i.StoreUnsafe(ref s2, i);
                if (TRule.States > 2) s3i.StoreUnsafe(ref s3, i);
            }
        }
    }
}

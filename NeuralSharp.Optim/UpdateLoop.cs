using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Runs update rules over arrays, a vector at a time and without a virtual call inside; long arrays in pieces that the worker
/// threads share. What is left of a vector at the end is updated in a copy filled up with zeros.
/// </summary>
internal static class UpdateLoop
{
    /// <summary>Elements of a piece: enough work to be worth a thread, few enough to stay in its cache.</summary>
    private const int PieceLength = 1 << 14;

    public static void Run<T, TRule>(T[] θ, T[] g, TRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IUpdateRule<T>
    {
        var pieces = new Pieces<T, TRule>(θ, g, rule);
        WorkerPool.For(ref pieces, PieceCount(θ.Length));
    }

    public static void Run<T, TRule>(T[] θ, T[] g, T[] state, TRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IUpdateRuleWithState<T>
    {
        var pieces = new PiecesWithState<T, TRule>(θ, g, state, rule);
        WorkerPool.For(ref pieces, PieceCount(θ.Length));
    }

    public static void Run<T, TRule>(T[] θ, T[] g, T[] first, T[] second, TRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IUpdateRuleWithTwoStates<T>
    {
        var pieces = new PiecesWithTwoStates<T, TRule>(θ, g, first, second, rule);
        WorkerPool.For(ref pieces, PieceCount(θ.Length));
    }

    private static int PieceCount(int length) => (length + PieceLength - 1) / PieceLength;

    private static Span<T> Piece<T>(T[] values, int index) =>
        values.AsSpan(index * PieceLength, Math.Min(PieceLength, values.Length - (index * PieceLength)));

    /// <summary>How many elements of a piece fill whole vectors.</summary>
    private static int Whole<T>(Span<T> piece) => piece.Length - (piece.Length % Vector<T>.Count);

    /// <summary>The last elements of a piece, copied to a buffer of zeros.</summary>
    private static void Pad<T>(Span<T> piece, Span<T> padded)
    {
        padded.Clear();
        piece[Whole(piece)..].CopyTo(padded);
    }

    /// <summary>The last elements of a piece, from the buffer that <see cref="Pad{T}"/> filled.</summary>
    private static void Unpad<T>(Span<T> padded, Span<T> piece) => padded[..(piece.Length - Whole(piece))].CopyTo(piece[Whole(piece)..]);

    private readonly struct Pieces<T, TRule>(T[] parameters, T[] gradients, TRule rule) : IParallelJob
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IUpdateRule<T>
    {
        public void Run(int index)
        {
            var θ = Piece(parameters, index);
            var g = Piece(gradients, index);
            Update(θ, g, Whole(θ));
            if (Whole(θ) == θ.Length) return;

            Span<T> θRest = stackalloc T[Vector<T>.Count];
            Span<T> gRest = stackalloc T[Vector<T>.Count];
            Pad(θ, θRest);
            Pad(g, gRest);
            Update(θRest, gRest, θRest.Length);
            Unpad(θRest, θ);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Update(Span<T> θ, Span<T> g, int length)
        {
            ref var θ0 = ref MemoryMarshal.GetReference(θ);
            ref var g0 = ref MemoryMarshal.GetReference(g);
            var update = rule;
            for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<T>.Count)
            {
                var θi = Vector.LoadUnsafe(ref θ0, i);
                update.Update(ref θi, Vector.LoadUnsafe(ref g0, i));
                θi.StoreUnsafe(ref θ0, i);
            }
        }
    }

    private readonly struct PiecesWithState<T, TRule>(T[] parameters, T[] gradients, T[] states, TRule rule) : IParallelJob
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IUpdateRuleWithState<T>
    {
        public void Run(int index)
        {
            var θ = Piece(parameters, index);
            var g = Piece(gradients, index);
            var s = Piece(states, index);
            Update(θ, g, s, Whole(θ));
            if (Whole(θ) == θ.Length) return;

            Span<T> θRest = stackalloc T[Vector<T>.Count];
            Span<T> gRest = stackalloc T[Vector<T>.Count];
            Span<T> sRest = stackalloc T[Vector<T>.Count];
            Pad(θ, θRest);
            Pad(g, gRest);
            Pad(s, sRest);
            Update(θRest, gRest, sRest, θRest.Length);
            Unpad(θRest, θ);
            Unpad(sRest, s);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Update(Span<T> θ, Span<T> g, Span<T> s, int length)
        {
            ref var θ0 = ref MemoryMarshal.GetReference(θ);
            ref var g0 = ref MemoryMarshal.GetReference(g);
            ref var s0 = ref MemoryMarshal.GetReference(s);
            var update = rule;
            for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<T>.Count)
            {
                var θi = Vector.LoadUnsafe(ref θ0, i);
                var si = Vector.LoadUnsafe(ref s0, i);
                update.Update(ref θi, Vector.LoadUnsafe(ref g0, i), ref si);
                θi.StoreUnsafe(ref θ0, i);
                si.StoreUnsafe(ref s0, i);
            }
        }
    }

    private readonly struct PiecesWithTwoStates<T, TRule>(T[] parameters, T[] gradients, T[] firstStates, T[] secondStates, TRule rule) : IParallelJob
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IUpdateRuleWithTwoStates<T>
    {
        public void Run(int index)
        {
            var θ = Piece(parameters, index);
            var g = Piece(gradients, index);
            var m = Piece(firstStates, index);
            var v = Piece(secondStates, index);
            Update(θ, g, m, v, Whole(θ));
            if (Whole(θ) == θ.Length) return;

            Span<T> θRest = stackalloc T[Vector<T>.Count];
            Span<T> gRest = stackalloc T[Vector<T>.Count];
            Span<T> mRest = stackalloc T[Vector<T>.Count];
            Span<T> vRest = stackalloc T[Vector<T>.Count];
            Pad(θ, θRest);
            Pad(g, gRest);
            Pad(m, mRest);
            Pad(v, vRest);
            Update(θRest, gRest, mRest, vRest, θRest.Length);
            Unpad(θRest, θ);
            Unpad(mRest, m);
            Unpad(vRest, v);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Update(Span<T> θ, Span<T> g, Span<T> m, Span<T> v, int length)
        {
            ref var θ0 = ref MemoryMarshal.GetReference(θ);
            ref var g0 = ref MemoryMarshal.GetReference(g);
            ref var m0 = ref MemoryMarshal.GetReference(m);
            ref var v0 = ref MemoryMarshal.GetReference(v);
            var update = rule;
            for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<T>.Count)
            {
                var θi = Vector.LoadUnsafe(ref θ0, i);
                var mi = Vector.LoadUnsafe(ref m0, i);
                var vi = Vector.LoadUnsafe(ref v0, i);
                update.Update(ref θi, Vector.LoadUnsafe(ref g0, i), ref mi, ref vi);
                θi.StoreUnsafe(ref θ0, i);
                mi.StoreUnsafe(ref m0, i);
                vi.StoreUnsafe(ref v0, i);
            }
        }
    }
}

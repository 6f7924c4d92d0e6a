using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuralSharp;

/// <summary>
/// Elementary functions over spans, one function a file. They exist where <c>TensorPrimitives</c> is slower or wrong.
/// <para>
/// The destination may be the source itself, or share nothing with it. An element's result depends on that element alone: not on
/// its index, not on the length, not on the vector width of the machine. Only where the processor has no fused multiply-add may
/// the last bit differ from other machines.
/// </para>
/// </summary>
internal static partial class VectorMath
{
    /// <summary>A function of one variable, computed on a vector of any width.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    internal interface IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>f of every element.</summary>
        static abstract V Apply<V>(V x)
            where V : struct, ISimdMath<V, T>;
    }

    /// <summary>y[i] = f(x[i]) with the widest vectors that the processor has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Map<T, F>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where F : IFunction<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Map<T, F, Simd512<T>>(x, y);
        else if (Vector256.IsHardwareAccelerated)
            Map<T, F, Simd256<T>>(x, y);
        else
            Map<T, F, Simd128<T>>(x, y);
    }

    /// <summary>y[i] = f(x[i]) with vectors of type <typeparamref name="V"/>.</summary>
    /// <remarks>
    /// Never inlined: as a part of a larger method it exceeds what the JIT is ready to inline, every vector operation becomes a
    /// call, and the kernel runs twenty times slower.
    /// </remarks>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Map<T, F, V>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where F : IFunction<T>
        where V : struct, ISimdMath<V, T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw NotFloatOrDouble<T>();
        if (x.Length != y.Length)
            throw LengthsDiffer(x.Length, y.Length);

        if (x.Length < V.Count)
        {
            if (x.Length == 1)
                y[0] = MapScalar<T, F, V>(x[0]);
            else if (!x.IsEmpty)
                MapShort<T, F, V>(x, y);
            return;
        }

        ref var source = ref MemoryMarshal.GetReference(x);
        ref var destination = ref MemoryMarshal.GetReference(y);

        // The last vector ends where the span ends, so it may overlap the one before it; hence it is read before anything is
        // written. F.Apply stands here only once, again for the sake of inlining.
        var lastIndex = x.Length - V.Count;
        var last = V.Load(ref source, lastIndex);
        for (var i = 0; ; i = Math.Min(i + V.Count, lastIndex))
        {
            var element = i < lastIndex ? V.Load(ref source, i) : last;
            F.Apply(element).Store(ref destination, i);
            if (i == lastIndex)
                return;
        }
    }

    /// <summary>The case of one element, which stays in a register.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T MapScalar<T, F, V>(T x)
        where T : unmanaged, IFloatingPointIeee754<T>
        where F : IFunction<T>
        where V : struct, ISimdMath<V, T> => F.Apply(V.CreateScalar(x)).ToScalar();

    /// <summary>The case of fewer elements than a vector holds: the rest is filled with zeros.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MapShort<T, F, V>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where F : IFunction<T>
        where V : struct, ISimdMath<V, T>
    {
        V padded = default;
        var elements = MemoryMarshal.CreateSpan(ref Unsafe.As<V, T>(ref padded), V.Count);
        x.CopyTo(elements);
        padded = F.Apply(padded);
        elements[..y.Length].CopyTo(y);
    }

    private static NotSupportedException NotFloatOrDouble<T>() =>
        new($"VectorMath computes in float and double, not in {typeof(T).Name}.");

    private static ArgumentException LengthsDiffer(int source, int destination) =>
        new(Invariant($"VectorMath: the source has {source} elements, the destination {destination}; give them the same length."));
}

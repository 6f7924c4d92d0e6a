using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NeuralSharp;

/// <summary>A number the JIT sees as a constant, so that one kernel source serves every tile size.</summary>
internal interface ITileSize
{
    static abstract int Value { get; }
}

/// <summary>Known only when the kernel runs.</summary>
internal readonly struct SizeUnknown : ITileSize
{
    public static int Value => 0;
}

/// <summary>One row, or one vector.</summary>
internal readonly struct Size1 : ITileSize
{
    public static int Value => 1;
}

/// <summary>Two rows, or two vectors.</summary>
internal readonly struct Size2 : ITileSize
{
    public static int Value => 2;
}

/// <summary>Four rows.</summary>
internal readonly struct Size4 : ITileSize
{
    public static int Value => 4;
}

/// <summary>Six rows: with two vectors each, twelve accumulators of 16 registers.</summary>
internal readonly struct Size6 : ITileSize
{
    public static int Value => 6;
}

/// <summary>Eight rows: with two vectors each, sixteen accumulators of 32 registers.</summary>
internal readonly struct Size8 : ITileSize
{
    public static int Value => 8;
}

/// <summary>
/// The heart of the matrix product: a tile of C, up to 8 rows by 2 vectors, is summed up in registers while the
/// loop walks along k. Every step loads two vectors of B and uses each of them for every row, and one element of A
/// for both vectors, so the arithmetic units and not the memory set the pace.
/// <para>
/// Element (row, p) of A is a[row · aRow + p · aStep]: the same code reads packed panels and matrices as they lie. B
/// comes as a packed panel. Every element of C is a sum over p in rising order whatever the tile it falls in, so results
/// do not depend on how C is cut into tiles.
/// </para>
/// <para>
/// The loop takes four steps at a time: with a step known to the JIT (<typeparamref name="TStep"/>) hardly an instruction
/// is left that is not a load or a multiplication, which counts where two threads share a core.
/// </para>
/// <para>Reference: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008.</para>
/// </summary>
internal static unsafe class MicroKernel<T, V, TRows, TVectors, TStep>
    where T : unmanaged
    where V : struct, ISimd<V, T>
    where TRows : struct, ITileSize
    where TVectors : struct, ITileSize
    where TStep : struct, ITileSize
{
    /// <summary>c = A·B over <paramref name="depth"/> steps, or c += A·B when <paramref name="accumulate"/> is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(nint depth, T* a, nint aRow, nint aStep, T* b, T* c, nint cRow, bool accumulate)
    {
        V c00 = default, c10 = default, c20 = default, c30 = default, c40 = default, c50 = default, c60 = default, c70 = default;
        V c01 = default, c11 = default, c21 = default, c31 = default, c41 = default, c51 = default, c61 = default, c71 = default;

        // C is not needed before the end, and may come from far: send for it now.
        for (var row = 0; row < TRows.Value; row++)
        {
            Prefetch(c + row * cRow);
            if (TVectors.Value > 1) Prefetch(c + row * cRow + V.Count);
        }

        // Row pointers plus one common offset: a single addition moves all rows on.
        T* a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow, a6 = a5 + aRow, a7 = a6 + aRow;
        var step = TStep.Value != 0 ? TStep.Value : aStep;
        nint p = 0;
        for (; depth >= 4; depth -= 4)
        {
            Step(p, 0);
            Step(p, 1);
            Step(p, 2);
            Step(p, 3);
            p += 4 * step;
            b += 4 * BStep;
        }

        for (; depth > 0; depth--)
        {
            Step(p, 0);
            p += step;
            b += BStep;
        }

        if (accumulate)
        {
            // Not before the loop: the sums above need not wait for C.
            var row = c;
            AddTo(row, ref c00, ref c01);
            if (TRows.Value > 1) AddTo(row += cRow, ref c10, ref c11);
            if (TRows.Value > 2) AddTo(row += cRow, ref c20, ref c21);
            if (TRows.Value > 3) AddTo(row += cRow, ref c30, ref c31);
            if (TRows.Value > 4) AddTo(row += cRow, ref c40, ref c41);
            if (TRows.Value > 5) AddTo(row += cRow, ref c50, ref c51);
            if (TRows.Value > 6) AddTo(row += cRow, ref c60, ref c61);
            if (TRows.Value > 7) AddTo(row += cRow, ref c70, ref c71);
        }

        StoreRow(c, c00, c01);
        if (TRows.Value > 1) StoreRow(c += cRow, c10, c11);
        if (TRows.Value > 2) StoreRow(c += cRow, c20, c21);
        if (TRows.Value > 3) StoreRow(c += cRow, c30, c31);
        if (TRows.Value > 4) StoreRow(c += cRow, c40, c41);
        if (TRows.Value > 5) StoreRow(c += cRow, c50, c51);
        if (TRows.Value > 6) StoreRow(c += cRow, c60, c61);
        if (TRows.Value > 7) StoreRow(c += cRow, c70, c71);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Step(nint offset, int u)
        {
            var b0 = V.Load(b + u * BStep);
            var b1 = TVectors.Value > 1 ? V.Load(b + u * BStep + V.Count) : default;
            offset += u * step;
            AddRow(a[offset], b0, b1, ref c00, ref c01);
            if (TRows.Value > 1) AddRow(a1[offset], b0, b1, ref c10, ref c11);
            if (TRows.Value > 2) AddRow(a2[offset], b0, b1, ref c20, ref c21);
            if (TRows.Value > 3) AddRow(a3[offset], b0, b1, ref c30, ref c31);
            if (TRows.Value > 4) AddRow(a4[offset], b0, b1, ref c40, ref c41);
            if (TRows.Value > 5) AddRow(a5[offset], b0, b1, ref c50, ref c51);
            if (TRows.Value > 6) AddRow(a6[offset], b0, b1, ref c60, ref c61);
            if (TRows.Value > 7) AddRow(a7[offset], b0, b1, ref c70, ref c71);
        }
    }

    private static int BStep => 2 * V.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(T* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(T element, V b0, V b1, ref V sum0, ref V sum1)
    {
        var factor = V.Broadcast(element);
        sum0 = V.MultiplyAdd(factor, b0, sum0);
        if (TVectors.Value > 1) sum1 = V.MultiplyAdd(factor, b1, sum1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(T* c, ref V sum0, ref V sum1)
    {
        sum0 += V.Load(c);
        if (TVectors.Value > 1) sum1 += V.Load(c + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(T* c, V sum0, V sum1)
    {
        sum0.Store(c);
        if (TVectors.Value > 1) sum1.Store(c + V.Count);
    }
}

using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>A number the JIT sees as a constant, so that one kernel source serves every tile size.</summary>
internal interface ITileSize
{
    static abstract int Value { get; }
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
/// A is read at a[row · aRow + p · aStep] and B at b[p · bStep + column]: the same code reads packed panels and
/// matrices as they lie. Every element of C is a sum over p in rising order whatever the tile it falls in, so results
/// do not depend on how C is cut into tiles.
/// </para>
/// <para>Reference: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008.</para>
/// </summary>
internal static unsafe class MicroKernel<T, V, TSimd, TRows, TVectors>
    where T : unmanaged
    where V : struct
    where TSimd : struct, IRegister<T, V>
    where TRows : struct, ITileSize
    where TVectors : struct, ITileSize
{
    /// <summary>c = A·B over <paramref name="depth"/> steps, or c += A·B when <paramref name="accumulate"/> is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint depth, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint cRow, bool accumulate)
    {
        V c00 = default, c10 = default, c20 = default, c30 = default, c40 = default, c50 = default, c60 = default, c70 = default;
        V c01 = default, c11 = default, c21 = default, c31 = default, c41 = default, c51 = default, c61 = default, c71 = default;

        // Row pointers plus one common offset: a single addition moves all rows on.
        T* a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow, a6 = a5 + aRow, a7 = a6 + aRow;
        nint offset = 0;
        for (var p = depth; p > 0; p--)
        {
            var b0 = TSimd.Load(b);
            var b1 = TVectors.Value > 1 ? TSimd.Load(b + TSimd.Count) : default;
            Step(a + offset, b0, b1, ref c00, ref c01);
            if (TRows.Value > 1) Step(a1 + offset, b0, b1, ref c10, ref c11);
            if (TRows.Value > 2) Step(a2 + offset, b0, b1, ref c20, ref c21);
            if (TRows.Value > 3) Step(a3 + offset, b0, b1, ref c30, ref c31);
            if (TRows.Value > 4) Step(a4 + offset, b0, b1, ref c40, ref c41);
            if (TRows.Value > 5) Step(a5 + offset, b0, b1, ref c50, ref c51);
            if (TRows.Value > 6) Step(a6 + offset, b0, b1, ref c60, ref c61);
            if (TRows.Value > 7) Step(a7 + offset, b0, b1, ref c70, ref c71);
            offset += aStep;
            b += bStep;
        }

        Finish(c00, c01, c, accumulate);
        if (TRows.Value > 1) Finish(c10, c11, c += cRow, accumulate);
        if (TRows.Value > 2) Finish(c20, c21, c += cRow, accumulate);
        if (TRows.Value > 3) Finish(c30, c31, c += cRow, accumulate);
        if (TRows.Value > 4) Finish(c40, c41, c += cRow, accumulate);
        if (TRows.Value > 5) Finish(c50, c51, c += cRow, accumulate);
        if (TRows.Value > 6) Finish(c60, c61, c += cRow, accumulate);
        if (TRows.Value > 7) Finish(c70, c71, c += cRow, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(T* a, V b0, V b1, ref V sum0, ref V sum1)
    {
        var factor = TSimd.Broadcast(*a);
        sum0 = TSimd.MultiplyAdd(factor, b0, sum0);
        if (TVectors.Value > 1) sum1 = TSimd.MultiplyAdd(factor, b1, sum1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(V sum0, V sum1, T* c, bool accumulate)
    {
        TSimd.Store(accumulate ? TSimd.Add(TSimd.Load(c), sum0) : sum0, c);
        if (TVectors.Value > 1)
            TSimd.Store(accumulate ? TSimd.Add(TSimd.Load(c + TSimd.Count), sum1) : sum1, c + TSimd.Count);
    }
}

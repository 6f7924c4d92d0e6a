using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralSharp;

/// <summary>Register widths the matrix product is written for.</summary>
internal enum GemmWidth
{
    /// <summary>No vectors.</summary>
    Scalar,

    /// <summary>128 bits.</summary>
    Vector128,

    /// <summary>256 bits.</summary>
    Vector256,

    /// <summary>512 bits.</summary>
    Vector512,
}

/// <summary>
/// The matrix product C = op(A)·op(B) in managed code. This file chooses the path; the sizes alone decide, so the same
/// product gives the same bits whatever the number of threads.
/// <list type="bullet">
/// <item><see cref="RowGemm{T, V, TSimd}"/>: one row or one column.</item>
/// <item><see cref="SmallGemm{T, V, TSimd}"/>: a few thousand multiplications at most.</item>
/// <item><see cref="BlockedGemm{T, V, TSimd, TEpilogue}"/>: everything else.</item>
/// </list>
/// NaN and infinity spread as in the textbook's triple loop: no factor is ever skipped for being zero.
/// </summary>
internal static unsafe class ManagedGemm
{
    /// <summary>Floating-point operations below which a second thread costs more than it brings.</summary>
    public const int ParallelFlops = 1_000_000;

    /// <summary>Multiplications up to which columns too few for a vector are best computed one element at a time.</summary>
    private const int SmallColumns = 256;

    /// <summary>The register width in use: the widest this machine computes in hardware. Tests set it to others.</summary>
    public static GemmWidth Width { get; set; } = WidestWidth();

    /// <summary>
    /// C = op(A)·op(B), all row-major: op(A) is m x k, op(B) is k x n, C is m x n and overwritten; op transposes where the
    /// flag says so. k = 0 gives zeros.
    /// </summary>
    public static void Multiply<T>(
        bool transposeA, bool transposeB, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Multiply(transposeA, transposeB, m, n, k, a, b, c, default(NoEpilogue<T>));

    /// <summary>As above; <paramref name="epilogue"/> is applied once to every piece of C when it is finished.</summary>
    public static void Multiply<T, TEpilogue>(
        bool transposeA, bool transposeB, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c,
        in TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TEpilogue : struct, IGemmEpilogue<T>
    {
        Debug.Assert(a.Length == (long)m * k && b.Length == (long)k * n && c.Length == (long)m * n, "Lengths fit the sizes.");
        if (m == 0 || n == 0)
            return;

        if (k == 0)
        {
            c.Clear();
            ApplyByRows(m, n, c, epilogue);
            return;
        }

        fixed (T* pa = a, pb = b, pc = c)
        {
            // Each width in a method of its own, and each path below: the JIT then compiles what is used and nothing else.
            switch (Width)
            {
                case GemmWidth.Vector512:
                    With512(transposeA, transposeB, m, n, k, pa, pb, pc, epilogue);
                    break;
                case GemmWidth.Vector256:
                    With256(transposeA, transposeB, m, n, k, pa, pb, pc, epilogue);
                    break;
                case GemmWidth.Vector128:
                    With128(transposeA, transposeB, m, n, k, pa, pb, pc, epilogue);
                    break;
                default:
                    WithScalars(transposeA, transposeB, m, n, k, pa, pb, pc, epilogue);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void With512<T, TEpilogue>(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c, in TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TEpilogue : struct, IGemmEpilogue<T> =>
        Multiply<T, Vector512<T>, Register512<T>, TEpilogue>(transposeA, transposeB, m, n, k, a, b, c, epilogue);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void With256<T, TEpilogue>(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c, in TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TEpilogue : struct, IGemmEpilogue<T> =>
        Multiply<T, Vector256<T>, Register256<T>, TEpilogue>(transposeA, transposeB, m, n, k, a, b, c, epilogue);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void With128<T, TEpilogue>(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c, in TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TEpilogue : struct, IGemmEpilogue<T> =>
        Multiply<T, Vector128<T>, Register128<T>, TEpilogue>(transposeA, transposeB, m, n, k, a, b, c, epilogue);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WithScalars<T, TEpilogue>(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c, in TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TEpilogue : struct, IGemmEpilogue<T> =>
        Multiply<T, T, RegisterScalar<T>, TEpilogue>(transposeA, transposeB, m, n, k, a, b, c, epilogue);

    private static void Multiply<T, V, TSimd, TEpilogue>(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c, in TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TSimd : struct, IRegister<T, V>
        where TEpilogue : struct, IGemmEpilogue<T>
    {
        var work = (long)m * n * k;
        if (m == 1 && work > SmallColumns)
        {
            Row<T, V, TSimd>(transposeB, n, k, a, b, c);
        }
        else if (n == 1 && work > SmallColumns)
        {
            // The transpose of a column is a row: cᵀ = bᵀ·op(A)ᵀ.
            Row<T, V, TSimd>(!transposeA, m, k, b, a, c);
        }
        else if (work <= SmallProduct(transposeB, m, n, TSimd.Count))
        {
            Small<T, V, TSimd>(transposeA, transposeB, m, n, k, a, b, c);
        }
        else
        {
            Blocked<T, V, TSimd, TEpilogue>(transposeA, transposeB, m, n, k, a, b, c, epilogue);
            return;
        }

        if (TEpilogue.IsNeeded)
            ApplyByRows(m, n, new Span<T>(c, m * n), epilogue);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Row<T, V, TSimd>(bool transposeB, int n, int k, T* x, T* b, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TSimd : struct, IRegister<T, V> =>
        RowGemm<T, V, TSimd>.Multiply(transposeB, n, k, x, b, y);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Small<T, V, TSimd>(bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TSimd : struct, IRegister<T, V> =>
        SmallGemm<T, V, TSimd>.Multiply(transposeA, transposeB, m, n, k, a, b, c);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Blocked<T, V, TSimd, TEpilogue>(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c, in TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TSimd : struct, IRegister<T, V>
        where TEpilogue : struct, IGemmEpilogue<T> =>
        BlockedGemm<T, V, TSimd, TEpilogue>.Multiply(transposeA, transposeB, m, n, k, a, b, c, epilogue);

    /// <summary>Multiplications up to which the set-up of the blocked product costs more than it brings (measured on Zen 3).</summary>
    private static int SmallProduct(bool transposeB, int m, int n, int vector)
    {
        if (n < vector)
            return SmallColumns;
        return transposeB || m < 4 ? 1024 : 4096;
    }

    private static void ApplyByRows<T, TEpilogue>(int m, int n, Span<T> c, in TEpilogue epilogue)
        where T : unmanaged
        where TEpilogue : struct, IGemmEpilogue<T>
    {
        if (!TEpilogue.IsNeeded)
            return;

        for (var row = 0; row < m; row++)
            epilogue.Apply(row, 0, c.Slice(row * n, n));
    }

    private static GemmWidth WidestWidth()
    {
        if (Vector512.IsHardwareAccelerated)
            return GemmWidth.Vector512;
        if (Vector256.IsHardwareAccelerated)
            return GemmWidth.Vector256;
        return Vector128.IsHardwareAccelerated ? GemmWidth.Vector128 : GemmWidth.Scalar;
    }
}

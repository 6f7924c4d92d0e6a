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
/// <item><see cref="RowGemm{T, V}"/>: one row or one column.</item>
/// <item><see cref="SmallGemm{T, V}"/>: a few thousand multiplications at most.</item>
/// <item><see cref="BlockedGemm{T, V, TEpilogue}"/>: everything else.</item>
/// </list>
/// NaN and infinity spread as in the textbook's triple loop: no factor is ever skipped for being zero.
/// </summary>
internal static unsafe class ManagedGemm
{
    /// <summary>Floating-point operations below which a second thread costs more than it brings.</summary>
    public const int ParallelFlops = 1_000_000;

    /// <summary>Multiplications up to which columns too few for a vector are best computed one element at a time.</summary>
    private const int SmallColumns = 256;

    /// <summary>Multiplications of a product that is ever computed without packing.</summary>
    private const int MaximumSmallProduct = 4096;

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
        GemmOperands.Check<T>(m, n, k, a.Length, b.Length, c.Length);
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
            switch (WidthFor<T>(transposeA, transposeB, m, n, k))
            {
                case GemmWidth.Vector512 when IsPartOfProgram(Vector512.IsHardwareAccelerated):
                    Multiply<T, Simd512<T>, TEpilogue>(transposeA, transposeB, m, n, k, pa, pb, pc, epilogue);
                    break;
                case GemmWidth.Vector256 when IsPartOfProgram(Vector256.IsHardwareAccelerated):
                    Multiply<T, Simd256<T>, TEpilogue>(transposeA, transposeB, m, n, k, pa, pb, pc, epilogue);
                    break;
                case GemmWidth.Scalar when IsPartOfProgram(!Vector128.IsHardwareAccelerated):
                    Multiply<T, SimdScalar<T>, TEpilogue>(transposeA, transposeB, m, n, k, pa, pb, pc, epilogue);
                    break;
                default:
                    Multiply<T, Simd128<T>, TEpilogue>(transposeA, transposeB, m, n, k, pa, pb, pc, epilogue);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Multiply<T, V, TEpilogue>(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c, in TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
        where TEpilogue : struct, IGemmEpilogue<T>
    {
        var work = (long)m * n * k;
        if (m == 1 && work > SmallColumns)
        {
            Row<T, V>(transposeB, n, k, a, b, c);
        }
        else if (n == 1 && work > SmallColumns)
        {
            // The transpose of a column is a row: cᵀ = bᵀ·op(A)ᵀ.
            Row<T, V>(!transposeA, m, k, b, a, c);
        }
        else if (work <= SmallProduct(transposeB, m, n, V.Count))
        {
            Small<T, V>(transposeA, transposeB, m, n, k, a, b, c);
        }
        else
        {
            Blocked<T, V, TEpilogue>(transposeA, transposeB, m, n, k, a, b, c, epilogue);
            return;
        }

        if (TEpilogue.IsNeeded)
            ApplyByRows(m, n, new Span<T>(c, m * n), epilogue);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Row<T, V>(bool transposeB, int n, int k, T* x, T* b, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct, ISimd<V, T> =>
        RowGemm<T, V>.Multiply(transposeB, n, k, x, b, y);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Small<T, V>(bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct, ISimd<V, T> =>
        SmallGemm<T, V>.Multiply(transposeA, transposeB, m, n, k, a, b, c);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Blocked<T, V, TEpilogue>(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c, in TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
        where TEpilogue : struct, IGemmEpilogue<T> =>
        BlockedGemm<T, V, TEpilogue>.Multiply(transposeA, transposeB, m, n, k, a, b, c, epilogue);

    /// <summary>
    /// The register width of one product. Where nothing is packed, a register longer than what it runs along would leave all
    /// the work to the elements that fill no register.
    /// </summary>
    private static GemmWidth WidthFor<T>(bool transposeA, bool transposeB, int m, int n, int k)
        where T : unmanaged
    {
        var width = Width;
        if (m > 1 && n > 1 && (long)m * n * k > MaximumSmallProduct)
            return width;

        // One row runs along k where B is transposed; one column along k where A is not.
        var run = m == 1 ? (transposeB || n == 1 ? k : n) : n == 1 ? (transposeA ? m : k) : n;
        while (width > GemmWidth.Vector128 && run * sizeof(T) < Bytes(width))
            width--;
        return width;
    }

    private static int Bytes(GemmWidth width) => 8 << (int)width;

    /// <summary>Multiplications up to which the set-up of the blocked product costs more than it brings (measured on Zen 3).</summary>
    private static int SmallProduct(bool transposeB, int m, int n, int vector)
    {
        if (n < vector)
            return SmallColumns;
        return transposeB || m < 4 ? 1024 : MaximumSmallProduct;
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

    /// <summary>
    /// Whether a width can be asked for. Under a JIT each can, as tests do; a program compiled ahead of time has only the widths
    /// it was compiled for, and the kernels of the others are left out of its file.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPartOfProgram(bool isNative) => isNative || RuntimeFeature.IsDynamicCodeSupported;

    private static GemmWidth WidestWidth()
    {
        if (Vector512.IsHardwareAccelerated)
            return GemmWidth.Vector512;
        if (Vector256.IsHardwareAccelerated)
            return GemmWidth.Vector256;
        return Vector128.IsHardwareAccelerated ? GemmWidth.Vector128 : GemmWidth.Scalar;
    }
}

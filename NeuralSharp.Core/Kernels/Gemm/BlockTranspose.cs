using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NeuralSharp;

/// <summary>
/// Turns a small square block about its diagonal inside registers: as many loads and stores as the block has rows,
/// instead of one of each for every element. The rows are interleaved pairwise, then pairs of pairs, until columns stand
/// where rows stood.
/// </summary>
internal static unsafe class BlockTranspose
{
    /// <summary>Rows and columns of the block this machine turns at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Side<T>()
        where T : unmanaged
    {
        if (Avx.IsSupported)
            return 32 / sizeof(T);
        return Sse2.IsSupported || AdvSimd.Arm64.IsSupported ? 16 / sizeof(T) : 1;
    }

    /// <summary>to[j · toStride + i] = from[i · fromStride + j] for i, j below <see cref="Side{T}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T>(T* from, nint fromStride, T* to, nint toStride)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            Run((float*)from, fromStride, (float*)to, toStride);
        else
            Run((double*)from, fromStride, (double*)to, toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run(float* from, nint fromStride, float* to, nint toStride)
    {
        if (Avx.IsSupported)
        {
            EightByEight(from, fromStride, to, toStride);
        }
        else if (Sse2.IsSupported || AdvSimd.Arm64.IsSupported)
        {
            // Interleaving rows 0 and 2, and 1 and 3, then the results, puts column j into row j.
            Vector128<float> r0 = Vector128.Load(from), r1 = Vector128.Load(from + fromStride);
            Vector128<float> r2 = Vector128.Load(from + 2 * fromStride), r3 = Vector128.Load(from + 3 * fromStride);
            Vector128<float> low02 = Low(r0, r2), low13 = Low(r1, r3), high02 = High(r0, r2), high13 = High(r1, r3);
            Low(low02, low13).Store(to);
            High(low02, low13).Store(to + toStride);
            Low(high02, high13).Store(to + 2 * toStride);
            High(high02, high13).Store(to + 3 * toStride);
        }
        else
        {
            *to = *from;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run(double* from, nint fromStride, double* to, nint toStride)
    {
        if (Avx.IsSupported)
        {
            FourByFour(from, fromStride, to, toStride);
        }
        else if (Sse2.IsSupported || AdvSimd.Arm64.IsSupported)
        {
            Vector128<double> r0 = Vector128.Load(from), r1 = Vector128.Load(from + fromStride);
            Low(r0, r1).Store(to);
            High(r0, r1).Store(to + toStride);
        }
        else
        {
            *to = *from;
        }
    }

    /// <summary>The first halves of two rows, element by element in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Sse.UnpackLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Sse.UnpackHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Low(Vector128<double> a, Vector128<double> b) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Sse2.UnpackLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> High(Vector128<double> a, Vector128<double> b) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Sse2.UnpackHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightByEight(float* from, nint fromStride, float* to, nint toStride)
    {
        // Left and right halves of rows i and i + 4 share a register, so nothing has to cross its middle afterwards.
        var left0 = Halves(from, fromStride);
        var left1 = Halves(from + fromStride, fromStride);
        var left2 = Halves(from + 2 * fromStride, fromStride);
        var left3 = Halves(from + 3 * fromStride, fromStride);
        FourColumns(left0, left1, left2, left3, to, toStride);
        var right0 = Halves(from + 4, fromStride);
        var right1 = Halves(from + fromStride + 4, fromStride);
        var right2 = Halves(from + 2 * fromStride + 4, fromStride);
        var right3 = Halves(from + 3 * fromStride + 4, fromStride);
        FourColumns(right0, right1, right2, right3, to + 4 * toStride, toStride);
    }

    /// <summary>Four elements of this row below four elements of the row four further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* from, nint stride) =>
        Vector256.Create(Vector128.Load(from), Vector128.Load(from + 4 * stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourColumns(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* to, nint toStride)
    {
        Vector256<float> low02 = Avx.UnpackLow(r0, r2), low13 = Avx.UnpackLow(r1, r3);
        Vector256<float> high02 = Avx.UnpackHigh(r0, r2), high13 = Avx.UnpackHigh(r1, r3);
        Avx.UnpackLow(low02, low13).Store(to);
        Avx.UnpackHigh(low02, low13).Store(to + toStride);
        Avx.UnpackLow(high02, high13).Store(to + 2 * toStride);
        Avx.UnpackHigh(high02, high13).Store(to + 3 * toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByFour(double* from, nint fromStride, double* to, nint toStride)
    {
        TwoColumns(Halves(from, fromStride), Halves(from + fromStride, fromStride), to, toStride);
        TwoColumns(Halves(from + 2, fromStride), Halves(from + fromStride + 2, fromStride), to + 2 * toStride, toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Halves(double* from, nint stride) =>
        Vector256.Create(Vector128.Load(from), Vector128.Load(from + 2 * stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoColumns(Vector256<double> r0, Vector256<double> r1, double* to, nint toStride)
    {
        Avx.UnpackLow(r0, r1).Store(to);
        Avx.UnpackHigh(r0, r1).Store(to + toStride);
    }
}

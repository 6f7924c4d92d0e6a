using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// What one core could compute at most: fused multiply-adds on registers alone, in as many independent chains as hide their
/// latency, on the widest vectors the machine has. No product of matrices can be faster.
/// </summary>
internal static class PeakRate
{
    private const int Steps = 20_000;
    private const int Chains = 12;

    /// <summary>GFLOP/s in Float32 on one core: the best of many short runs, as nothing but disturbances makes one slower.</summary>
    public static double Gigaflops()
    {
        var (run, elements) = Vector512.IsHardwareAccelerated ? (Run512, Vector512<float>.Count)
            : Vector256.IsHardwareAccelerated ? (Run256, Vector256<float>.Count)
            : ((Func<float, float>)Run128, Vector128<float>.Count);
        var best = double.MaxValue;
        var clock = Stopwatch.StartNew();
        while (clock.ElapsedMilliseconds < 400)
        {
            var start = Stopwatch.GetTimestamp();
            run(0.5f);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * elements * Chains * Steps / best / 1e9;
    }

    // One method a width: the registers have to be locals of a type the JIT knows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run512(float start)
    {
        var factor = Vector512.Create(start);
        Vector512<float> a = factor, b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a, i = h + a, j = i + a, k = j + a, l = k + a;
        for (var step = 0; step < Steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, factor, factor);
            b = Vector512.FusedMultiplyAdd(b, factor, factor);
            c = Vector512.FusedMultiplyAdd(c, factor, factor);
            d = Vector512.FusedMultiplyAdd(d, factor, factor);
            e = Vector512.FusedMultiplyAdd(e, factor, factor);
            f = Vector512.FusedMultiplyAdd(f, factor, factor);
            g = Vector512.FusedMultiplyAdd(g, factor, factor);
            h = Vector512.FusedMultiplyAdd(h, factor, factor);
            i = Vector512.FusedMultiplyAdd(i, factor, factor);
            j = Vector512.FusedMultiplyAdd(j, factor, factor);
            k = Vector512.FusedMultiplyAdd(k, factor, factor);
            l = Vector512.FusedMultiplyAdd(l, factor, factor);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run256(float start)
    {
        var factor = Vector256.Create(start);
        Vector256<float> a = factor, b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a, i = h + a, j = i + a, k = j + a, l = k + a;
        for (var step = 0; step < Steps; step++)
        {
            a = Vector256.FusedMultiplyAdd(a, factor, factor);
            b = Vector256.FusedMultiplyAdd(b, factor, factor);
            c = Vector256.FusedMultiplyAdd(c, factor, factor);
            d = Vector256.FusedMultiplyAdd(d, factor, factor);
            e = Vector256.FusedMultiplyAdd(e, factor, factor);
            f = Vector256.FusedMultiplyAdd(f, factor, factor);
            g = Vector256.FusedMultiplyAdd(g, factor, factor);
            h = Vector256.FusedMultiplyAdd(h, factor, factor);
            i = Vector256.FusedMultiplyAdd(i, factor, factor);
            j = Vector256.FusedMultiplyAdd(j, factor, factor);
            k = Vector256.FusedMultiplyAdd(k, factor, factor);
            l = Vector256.FusedMultiplyAdd(l, factor, factor);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run128(float start)
    {
        var factor = Vector128.Create(start);
        Vector128<float> a = factor, b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a, i = h + a, j = i + a, k = j + a, l = k + a;
        for (var step = 0; step < Steps; step++)
        {
            a = Vector128.FusedMultiplyAdd(a, factor, factor);
            b = Vector128.FusedMultiplyAdd(b, factor, factor);
            c = Vector128.FusedMultiplyAdd(c, factor, factor);
            d = Vector128.FusedMultiplyAdd(d, factor, factor);
            e = Vector128.FusedMultiplyAdd(e, factor, factor);
            f = Vector128.FusedMultiplyAdd(f, factor, factor);
            g = Vector128.FusedMultiplyAdd(g, factor, factor);
            h = Vector128.FusedMultiplyAdd(h, factor, factor);
            i = Vector128.FusedMultiplyAdd(i, factor, factor);
            j = Vector128.FusedMultiplyAdd(j, factor, factor);
            k = Vector128.FusedMultiplyAdd(k, factor, factor);
            l = Vector128.FusedMultiplyAdd(l, factor, factor);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}

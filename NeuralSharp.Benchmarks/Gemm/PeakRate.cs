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
        var (run, elements) = Vector512.IsHardwareAccelerated ? (Run<Simd512<float>>, Simd512<float>.Count)
            : Vector256.IsHardwareAccelerated ? (Run<Simd256<float>>, Simd256<float>.Count)
            : ((Func<float, float>)Run<Simd128<float>>, Simd128<float>.Count);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run<V>(float start)
        where V : struct, ISimd<V, float>
    {
        var factor = V.Broadcast(start);
        V a = factor, b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a, i = h + a, j = i + a, k = j + a, l = k + a;
        for (var step = 0; step < Steps; step++)
        {
            a = V.MultiplyAdd(a, factor, factor);
            b = V.MultiplyAdd(b, factor, factor);
            c = V.MultiplyAdd(c, factor, factor);
            d = V.MultiplyAdd(d, factor, factor);
            e = V.MultiplyAdd(e, factor, factor);
            f = V.MultiplyAdd(f, factor, factor);
            g = V.MultiplyAdd(g, factor, factor);
            h = V.MultiplyAdd(h, factor, factor);
            i = V.MultiplyAdd(i, factor, factor);
            j = V.MultiplyAdd(j, factor, factor);
            k = V.MultiplyAdd(k, factor, factor);
            l = V.MultiplyAdd(l, factor, factor);
        }

        return V.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}

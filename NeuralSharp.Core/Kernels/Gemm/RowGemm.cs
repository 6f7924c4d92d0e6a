using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// One row times a matrix, y = x·op(B): inference on a single example. Every element of B is used once, so the speed is
/// that of reading memory and nothing is packed. A product with one column is the same thing transposed.
/// </summary>
internal static unsafe class RowGemm<T, V, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct
    where TSimd : struct, IRegister<T, V>
{
    /// <summary>Columns of y one task computes where the work is shared between threads.</summary>
    private const int TaskColumns = 128;

    public static void Multiply(bool transposeB, int n, int k, T* x, T* b, T* y)
    {
        var job = new Job { TransposeB = transposeB, N = n, K = k, X = x, B = b, Y = y };
        if (2L * n * k < ManagedGemm.ParallelFlops)
            job.Columns(0, n);
        else
            WorkerPool.For(ref job, (n + TaskColumns - 1) / TaskColumns);
    }

    private struct Job : IParallelJob
    {
        public bool TransposeB;
        public int N;
        public int K;
        public T* X;
        public T* B;
        public T* Y;

        public readonly void Run(int index) => Columns(index * TaskColumns, Math.Min(N, (index + 1) * TaskColumns));

        public readonly void Columns(int from, int to)
        {
            if (TransposeB)
                Dots(to - from, K, X, B + (nint)from * K, Y + from);
            else
                Combination(to - from, N, K, X, B + from, Y + from);
        }
    }

    /// <summary>
    /// y = Σ x[p] · row p of B, four rows of B at a time: they are read from end to end, as memory likes it best, and y
    /// stays in the first-level cache.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combination(int count, nint stride, int k, T* x, T* b, T* y)
    {
        new Span<T>(y, count).Clear();
        var p = 0;
        for (; p + 4 <= k; p += 4)
        {
            T x0 = x[p], x1 = x[p + 1], x2 = x[p + 2], x3 = x[p + 3];
            V v0 = TSimd.Broadcast(x0), v1 = TSimd.Broadcast(x1), v2 = TSimd.Broadcast(x2), v3 = TSimd.Broadcast(x3);
            T* b0 = b + p * stride, b1 = b0 + stride, b2 = b1 + stride, b3 = b2 + stride;
            nint j = 0;
            for (; j + TSimd.Count <= count; j += TSimd.Count)
            {
                var sum = TSimd.MultiplyAdd(v0, TSimd.Load(b0 + j), TSimd.Load(y + j));
                sum = TSimd.MultiplyAdd(v1, TSimd.Load(b1 + j), sum);
                sum = TSimd.MultiplyAdd(v2, TSimd.Load(b2 + j), sum);
                TSimd.Store(TSimd.MultiplyAdd(v3, TSimd.Load(b3 + j), sum), y + j);
            }

            for (; j < count; j++)
            {
                var sum = T.MultiplyAddEstimate(x0, b0[j], y[j]);
                sum = T.MultiplyAddEstimate(x1, b1[j], sum);
                sum = T.MultiplyAddEstimate(x2, b2[j], sum);
                y[j] = T.MultiplyAddEstimate(x3, b3[j], sum);
            }
        }

        for (; p < k; p++)
        {
            var factor = TSimd.Broadcast(x[p]);
            var row = b + p * stride;
            nint j = 0;
            for (; j + TSimd.Count <= count; j += TSimd.Count)
                TSimd.Store(TSimd.MultiplyAdd(factor, TSimd.Load(row + j), TSimd.Load(y + j)), y + j);
            for (; j < count; j++)
                y[j] = T.MultiplyAddEstimate(x[p], row[j], y[j]);
        }
    }

    /// <summary>y[j] = x · row j of B: vectors run along both rows, and a dot product ends in adding up a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots(int count, int k, T* x, T* b, T* y)
    {
        var vectorised = k - k % TSimd.Count;
        var j = 0;
        for (; j + 4 <= count; j += 4)
        {
            V sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            T* b0 = b + (nint)j * k, b1 = b0 + k, b2 = b1 + k, b3 = b2 + k;
            nint p = 0;
            for (; p < vectorised; p += TSimd.Count)
            {
                var vector = TSimd.Load(x + p);
                sum0 = TSimd.MultiplyAdd(vector, TSimd.Load(b0 + p), sum0);
                sum1 = TSimd.MultiplyAdd(vector, TSimd.Load(b1 + p), sum1);
                sum2 = TSimd.MultiplyAdd(vector, TSimd.Load(b2 + p), sum2);
                sum3 = TSimd.MultiplyAdd(vector, TSimd.Load(b3 + p), sum3);
            }

            T y0 = TSimd.Sum(sum0), y1 = TSimd.Sum(sum1), y2 = TSimd.Sum(sum2), y3 = TSimd.Sum(sum3);
            for (; p < k; p++)
            {
                y0 = T.MultiplyAddEstimate(x[p], b0[p], y0);
                y1 = T.MultiplyAddEstimate(x[p], b1[p], y1);
                y2 = T.MultiplyAddEstimate(x[p], b2[p], y2);
                y3 = T.MultiplyAddEstimate(x[p], b3[p], y3);
            }

            y[j] = y0;
            y[j + 1] = y1;
            y[j + 2] = y2;
            y[j + 3] = y3;
        }

        for (; j < count; j++)
        {
            V sum = default;
            var row = b + (nint)j * k;
            nint p = 0;
            for (; p < vectorised; p += TSimd.Count)
                sum = TSimd.MultiplyAdd(TSimd.Load(x + p), TSimd.Load(row + p), sum);
            var total = TSimd.Sum(sum);
            for (; p < k; p++)
                total = T.MultiplyAddEstimate(x[p], row[p], total);
            y[j] = total;
        }
    }
}

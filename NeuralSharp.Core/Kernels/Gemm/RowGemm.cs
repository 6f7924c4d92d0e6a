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

    /// <summary>y = Σ x[p] · row p of B: vectors run along the rows of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combination(int count, nint stride, int k, T* x, T* b, T* y)
    {
        var j = 0;
        for (; j + 8 * TSimd.Count <= count; j += 8 * TSimd.Count)
        {
            V y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default, y6 = default, y7 = default;
            var row = b + j;
            for (var p = 0; p < k; p++)
            {
                var factor = TSimd.Broadcast(x[p]);
                y0 = TSimd.MultiplyAdd(factor, TSimd.Load(row), y0);
                y1 = TSimd.MultiplyAdd(factor, TSimd.Load(row + TSimd.Count), y1);
                y2 = TSimd.MultiplyAdd(factor, TSimd.Load(row + 2 * TSimd.Count), y2);
                y3 = TSimd.MultiplyAdd(factor, TSimd.Load(row + 3 * TSimd.Count), y3);
                y4 = TSimd.MultiplyAdd(factor, TSimd.Load(row + 4 * TSimd.Count), y4);
                y5 = TSimd.MultiplyAdd(factor, TSimd.Load(row + 5 * TSimd.Count), y5);
                y6 = TSimd.MultiplyAdd(factor, TSimd.Load(row + 6 * TSimd.Count), y6);
                y7 = TSimd.MultiplyAdd(factor, TSimd.Load(row + 7 * TSimd.Count), y7);
                row += stride;
            }

            TSimd.Store(y0, y + j);
            TSimd.Store(y1, y + j + TSimd.Count);
            TSimd.Store(y2, y + j + 2 * TSimd.Count);
            TSimd.Store(y3, y + j + 3 * TSimd.Count);
            TSimd.Store(y4, y + j + 4 * TSimd.Count);
            TSimd.Store(y5, y + j + 5 * TSimd.Count);
            TSimd.Store(y6, y + j + 6 * TSimd.Count);
            TSimd.Store(y7, y + j + 7 * TSimd.Count);
        }

        for (; j + TSimd.Count <= count; j += TSimd.Count)
        {
            V sum = default;
            for (var p = 0; p < k; p++)
                sum = TSimd.MultiplyAdd(TSimd.Broadcast(x[p]), TSimd.Load(b + p * stride + j), sum);
            TSimd.Store(sum, y + j);
        }

        for (; j < count; j++)
        {
            var sum = T.Zero;
            for (var p = 0; p < k; p++)
                sum = T.MultiplyAddEstimate(x[p], b[p * stride + j], sum);
            y[j] = sum;
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

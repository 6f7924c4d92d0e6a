using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// One row times a matrix, y = x·op(B): inference on a single example. Every element of B is used once, so the speed is
/// that of reading memory and nothing is packed. A product with one column is the same thing transposed.
/// </summary>
/// <remarks>
/// No loop is ever inlined: together they exceed what the JIT is ready to inline, every vector operation becomes a call, and a
/// product takes twenty times as long.
/// </remarks>
internal static unsafe class RowGemm<T, V>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    /// <summary>Columns of y one task computes where the work is shared between threads.</summary>
    private const int TaskColumns = 128;

    /// <summary>Vectors of y up to which it is summed up in registers, one vector after the other.</summary>
    private const int NarrowVectors = 4;

    /// <summary>Vectors of y that are summed up in registers together.</summary>
    private const int BlockVectors = 8;

    /// <summary>
    /// Steps along k that are summed up in T; longer sums are added up in Float64, chunk by chunk. Chunks of dot products are long, since each
    /// is the work of all elements of a vector.
    /// </summary>
    private const int LongestPlainSum = 1024, ChunkLength = 256, DotChunkLength = 1024;

    /// <summary>Blocks up to which going down the rows block by block is faster than reading them from end to end.</summary>
    private const int MostBlocks = 2;

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

        /// <summary>Whether B's columns lie in memory from end to end: also where there is but one.</summary>
        private readonly bool AreDots => TransposeB || N == 1;

        public readonly void Run(int index) => Columns(index * TaskColumns, Math.Min(N, (index + 1) * TaskColumns));

        public readonly void Columns(int from, int to)
        {
            if (K <= LongestPlainSum) Chunk(from, to, 0, K, Y + from);
            else LongColumns(from, to);
        }

        /// <summary>The same for a long k. There are few columns: those of a task, or so few that there is but one task.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private readonly void LongColumns(int from, int to)
        {
            var count = to - from;
            var part = stackalloc T[count];
            Span<double> sums = stackalloc double[count];
            sums.Clear();
            var steps = AreDots ? DotChunkLength : ChunkLength;
            for (var p = 0; p < K; p += steps)
            {
                Chunk(from, to, p, Math.Min(steps, K - p), part);
                LongSum.Add(new ReadOnlySpan<T>(part, count), sums);
            }

            LongSum.Store(sums, new Span<T>(Y + from, count));
        }

        /// <summary>The sums over so many steps from p on.</summary>
        private readonly void Chunk(int from, int to, int p, int steps, T* y)
        {
            if (AreDots)
            {
                Dots(to - from, K, steps, X + p, B + (nint)from * K + p, y);
                return;
            }

            var b = B + (nint)p * N + from;
            var count = to - from;
            for (; count >= BlockVectors * V.Count && count <= MostBlocks * BlockVectors * V.Count; count -= BlockVectors * V.Count)
            {
                BlockCombination(N, steps, X + p, b, y);
                b += BlockVectors * V.Count;
                y += BlockVectors * V.Count;
            }

            if (count >= V.Count && count <= NarrowVectors * V.Count)
                NarrowCombination(count, N, steps, X + p, b, y);
            else if (count > 0)
                Combination(count, N, steps, X + p, b, y);
        }
    }

    /// <summary>
    /// y = Σ x[p] · row p of B, four rows of B at a time: they are read from end to end, as memory likes it best, and y
    /// stays in the first-level cache.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Combination(int count, nint stride, int k, T* x, T* b, T* y)
    {
        new Span<T>(y, count).Clear();
        var p = 0;
        for (; p + 4 <= k; p += 4)
        {
            T x0 = x[p], x1 = x[p + 1], x2 = x[p + 2], x3 = x[p + 3];
            V v0 = V.Broadcast(x0), v1 = V.Broadcast(x1), v2 = V.Broadcast(x2), v3 = V.Broadcast(x3);
            T* b0 = b + p * stride, b1 = b0 + stride, b2 = b1 + stride, b3 = b2 + stride;
            nint j = 0;
            for (; j + V.Count <= count; j += V.Count)
            {
                var sum = V.MultiplyAdd(v0, V.Load(b0 + j), V.Load(y + j));
                sum = V.MultiplyAdd(v1, V.Load(b1 + j), sum);
                sum = V.MultiplyAdd(v2, V.Load(b2 + j), sum);
                V.MultiplyAdd(v3, V.Load(b3 + j), sum).Store(y + j);
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
            var factor = V.Broadcast(x[p]);
            var row = b + p * stride;
            nint j = 0;
            for (; j + V.Count <= count; j += V.Count)
                V.MultiplyAdd(factor, V.Load(row + j), V.Load(y + j)).Store(y + j);
            for (; j < count; j++)
                y[j] = T.MultiplyAddEstimate(x[p], row[j], y[j]);
        }
    }

    /// <summary>The same for a block of y that stays in registers: nothing but B and x is loaded, and nothing stored before the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void BlockCombination(nint stride, int k, T* x, T* b, T* y)
    {
        V sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default, sum7 = default;
        for (var p = 0; p < k; p++)
        {
            var factor = V.Broadcast(x[p]);
            sum0 = V.MultiplyAdd(factor, V.Load(b), sum0);
            sum1 = V.MultiplyAdd(factor, V.Load(b + V.Count), sum1);
            sum2 = V.MultiplyAdd(factor, V.Load(b + 2 * V.Count), sum2);
            sum3 = V.MultiplyAdd(factor, V.Load(b + 3 * V.Count), sum3);
            sum4 = V.MultiplyAdd(factor, V.Load(b + 4 * V.Count), sum4);
            sum5 = V.MultiplyAdd(factor, V.Load(b + 5 * V.Count), sum5);
            sum6 = V.MultiplyAdd(factor, V.Load(b + 6 * V.Count), sum6);
            sum7 = V.MultiplyAdd(factor, V.Load(b + 7 * V.Count), sum7);
            b += stride;
        }

        sum0.Store(y);
        sum1.Store(y + V.Count);
        sum2.Store(y + 2 * V.Count);
        sum3.Store(y + 3 * V.Count);
        sum4.Store(y + 4 * V.Count);
        sum5.Store(y + 5 * V.Count);
        sum6.Store(y + 6 * V.Count);
        sum7.Store(y + 7 * V.Count);
    }

    /// <summary>
    /// The same for a y of few vectors, of which every one is summed up in registers, in four independent sums: a short y in
    /// memory would have to be stored before it can be loaded again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void NarrowCombination(int count, nint stride, int k, T* x, T* b, T* y)
    {
        // The last vector ends at the last column. Columns it shares with the one before are computed twice, to the same bits.
        for (var j = 0; ; j = Math.Min(j + V.Count, count - V.Count))
        {
            V sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            var row = b + j;
            var p = 0;
            for (; p + 4 <= k; p += 4)
            {
                sum0 = V.MultiplyAdd(V.Broadcast(x[p]), V.Load(row), sum0);
                sum1 = V.MultiplyAdd(V.Broadcast(x[p + 1]), V.Load(row + stride), sum1);
                sum2 = V.MultiplyAdd(V.Broadcast(x[p + 2]), V.Load(row + 2 * stride), sum2);
                sum3 = V.MultiplyAdd(V.Broadcast(x[p + 3]), V.Load(row + 3 * stride), sum3);
                row += 4 * stride;
            }

            for (; p < k; p++)
            {
                sum0 = V.MultiplyAdd(V.Broadcast(x[p]), V.Load(row), sum0);
                row += stride;
            }

            (sum0 + sum1 + (sum2 + sum3)).Store(y + j);
            if (j == count - V.Count)
                break;
        }
    }

    /// <summary>y[j] = x · row j of B: vectors run along both rows, and a dot product ends in adding up a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Dots(int count, nint stride, int k, T* x, T* b, T* y)
    {
        var vectorised = k - k % V.Count;
        var j = 0;
        for (; j + 4 <= count; j += 4)
        {
            V sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            T* b0 = b + j * stride, b1 = b0 + stride, b2 = b1 + stride, b3 = b2 + stride;
            nint p = 0;
            for (; p < vectorised; p += V.Count)
            {
                var vector = V.Load(x + p);
                sum0 = V.MultiplyAdd(vector, V.Load(b0 + p), sum0);
                sum1 = V.MultiplyAdd(vector, V.Load(b1 + p), sum1);
                sum2 = V.MultiplyAdd(vector, V.Load(b2 + p), sum2);
                sum3 = V.MultiplyAdd(vector, V.Load(b3 + p), sum3);
            }

            T y0 = V.Sum(sum0), y1 = V.Sum(sum1), y2 = V.Sum(sum2), y3 = V.Sum(sum3);
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
            var row = b + j * stride;
            nint p = 0;
            for (; p < vectorised; p += V.Count)
                sum = V.MultiplyAdd(V.Load(x + p), V.Load(row + p), sum);
            var total = V.Sum(sum);
            for (; p < k; p++)
                total = T.MultiplyAddEstimate(x[p], row[p], total);
            y[j] = total;
        }
    }
}

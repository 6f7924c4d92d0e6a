using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// Products so small that packing would cost more than the arithmetic, such as XOR's 4x2 by 2x8. Both operands are read
/// where they lie: vectors run along the columns of C, four rows at a time share each vector of B.
/// </summary>
internal static unsafe class SmallGemm<T, V>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    /// <summary>C = op(A)·op(B); the product has at most a few thousand multiplications.</summary>
    public static void Multiply(bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c)
    {
        if (transposeB)
            MultiplyTransposed(transposeA, m, n, k, a, b, c);
        else
            Multiply(m, n, k, a, transposeA ? 1 : k, transposeA ? m : 1, b, c);
    }

    /// <summary>Turns B on the stack first: it is small, and vectors need its rows.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MultiplyTransposed(bool transposeA, int m, int n, int k, T* a, T* b, T* c)
    {
        var straight = stackalloc T[n * k];
        for (var j = 0; j < n; j++)
        {
            for (var p = 0; p < k; p++)
                straight[p * n + j] = b[j * k + p];
        }

        Multiply(m, n, k, a, transposeA ? 1 : k, transposeA ? m : 1, straight, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Multiply(int m, int n, int k, T* a, nint aRow, nint aStep, T* b, T* c)
    {
        if (n < V.Count)
        {
            Columns(m, n, k, a, aRow, aStep, b, c);
            return;
        }

        // The last vector ends at the last column. Columns it shares with the one before are computed twice, to the same bits.
        for (var j = 0; ; j = Math.Min(j + V.Count, n - V.Count))
        {
            Vectors(m, n, k, a, aRow, aStep, b + j, c + j);
            if (j == n - V.Count)
                break;
        }
    }

    /// <summary>One vector wide, all rows high.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Vectors(int m, int n, int k, T* a, nint aRow, nint aStep, T* b, T* c)
    {
        var i = 0;
        for (; i + 4 <= m; i += 4)
        {
            V sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            T* element = a, row = b;
            for (var p = 0; p < k; p++)
            {
                var vector = V.Load(row);
                sum0 = V.MultiplyAdd(V.Broadcast(element[0]), vector, sum0);
                sum1 = V.MultiplyAdd(V.Broadcast(element[aRow]), vector, sum1);
                sum2 = V.MultiplyAdd(V.Broadcast(element[2 * aRow]), vector, sum2);
                sum3 = V.MultiplyAdd(V.Broadcast(element[3 * aRow]), vector, sum3);
                element += aStep;
                row += n;
            }

            sum0.Store(c);
            sum1.Store(c + n);
            sum2.Store(c + 2 * n);
            sum3.Store(c + 3 * n);
            a += 4 * aRow;
            c += 4 * n;
        }

        for (; i < m; i++)
        {
            V sum = default;
            for (var p = 0; p < k; p++)
                sum = V.MultiplyAdd(V.Broadcast(a[p * aStep]), V.Load(b + p * n), sum);
            sum.Store(c);
            a += aRow;
            c += n;
        }
    }

    /// <summary>Fewer columns than a vector has elements: one at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(int m, int n, int k, T* a, nint aRow, nint aStep, T* b, T* c)
    {
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = T.Zero;
                for (var p = 0; p < k; p++)
                    sum = T.MultiplyAddEstimate(a[p * aStep], b[(nint)p * n + j], sum);
                c[j] = sum;
            }

            a += aRow;
            c += n;
        }
    }
}

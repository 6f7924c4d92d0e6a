using System.Numerics;
using NUnit.Framework;

namespace NeuralSharp.Tests.Kernels;

/// <summary>The textbook's triple loop in double precision: what every product is compared with.</summary>
internal static class GemmReference
{
    /// <summary>Numbers spread over [-1, 1), the same ones for the same seed.</summary>
    public static T[] Numbers<T>(int count, int seed)
        where T : IFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var numbers = new T[count];
        for (var i = 0; i < count; i++)
            numbers[i] = T.CreateChecked(2 * random.NextDouble() - 1);
        return numbers;
    }

    public static double[] Multiply<T>(bool transposeA, bool transposeB, int m, int n, int k, T[] a, T[] b)
        where T : IFloatingPointIeee754<T> =>
        Multiply(transposeA, transposeB, m, n, k, a, b, out _);

    /// <summary>
    /// Fails unless |c - A·B| ≤ (k + 2)·u·|A|·|B| for every element, u the unit roundoff of <typeparamref name="T"/>: the
    /// bound for a sum of k products in any order, with or without FMA (Higham, Accuracy and Stability of Numerical
    /// Algorithms, 2nd ed., section 3.5), plus the roundoff of the reference itself.
    /// </summary>
    public static void ShouldBeProduct<T>(T[] c, bool transposeA, bool transposeB, int m, int n, int k, T[] a, T[] b, string what)
        where T : IFloatingPointIeee754<T>
    {
        var expected = Multiply(transposeA, transposeB, m, n, k, a, b, out var magnitude);
        var unit = typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53);
        for (var i = 0; i < expected.Length; i++)
        {
            var bound = (k + 2) * (unit + Math.ScaleB(1, -53)) * magnitude[i];
            var error = Math.Abs(double.CreateChecked(c[i]) - expected[i]);
            if (!(error <= bound))
            {
                Assert.Fail($"{what}: C[{i / n}, {i % n}] of {m}x{k} by {k}x{n}, transposed {transposeA}/{transposeB}, "
                    + $"is {c[i]}, should be {expected[i]} within {bound}.");
            }
        }
    }

    /// <summary>A·B, and |A|·|B| as <paramref name="magnitude"/>.</summary>
    private static double[] Multiply<T>(
        bool transposeA, bool transposeB, int m, int n, int k, T[] a, T[] b, out double[] magnitude)
        where T : IFloatingPointIeee754<T>
    {
        var rowsOfA = new double[m * k];
        for (var i = 0; i < m; i++)
        {
            for (var p = 0; p < k; p++)
                rowsOfA[i * k + p] = double.CreateChecked(a[transposeA ? p * m + i : i * k + p]);
        }

        var columnsOfB = new double[n * k];
        for (var j = 0; j < n; j++)
        {
            for (var p = 0; p < k; p++)
                columnsOfB[j * k + p] = double.CreateChecked(b[transposeB ? j * k + p : p * n + j]);
        }

        var c = new double[m * n];
        magnitude = new double[m * n];
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double sum = 0, size = 0;
                for (var p = 0; p < k; p++)
                {
                    var product = rowsOfA[i * k + p] * columnsOfB[j * k + p];
                    sum += product;
                    size += Math.Abs(product);
                }

                c[i * n + j] = sum;
                magnitude[i * n + j] = size;
            }
        }

        return c;
    }
}

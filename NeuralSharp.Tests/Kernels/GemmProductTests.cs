using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Kernels;

/// <summary>The managed matrix product against the triple loop: all register widths, dtypes, transposes, odd sizes.</summary>
[NonParallelizable]
public class GemmProductTests
{
    // Wider vectors than the machine has are computed by .NET in software, to the same results; without any it takes minutes.
    private static readonly GemmWidth[] s_widths =
        Vector128.IsHardwareAccelerated ? Enum.GetValues<GemmWidth>() : [GemmWidth.Scalar];

    private static readonly string[] s_widthNames = [.. s_widths.Select(width => width.ToString())];

    private GemmWidth _width;
    private int _threads;

    [SetUp]
    public void Remember_the_settings()
    {
        _width = ManagedGemm.Width;
        _threads = WorkerPool.Threads;
    }

    [TearDown]
    public void Restore_the_settings()
    {
        ManagedGemm.Width = _width;
        WorkerPool.Threads = _threads;
    }

    [Test]
    public void Float32_products_of_random_sizes_lie_within_the_error_bound([ValueSource(nameof(s_widthNames))] string width) =>
        RandomSizes<float>(Enum.Parse<GemmWidth>(width));

    [Test]
    public void Float64_products_of_random_sizes_lie_within_the_error_bound([ValueSource(nameof(s_widthNames))] string width) =>
        RandomSizes<double>(Enum.Parse<GemmWidth>(width));

    [Test]
    public void Products_at_the_edges_of_the_tiles_are_right([ValueSource(nameof(s_widthNames))] string width)
    {
        // Around the register tiles of every width, the tiles of C, the depth blocks, the small-product limit.
        (int M, int N, int K)[] sizes =
        [
            (6, 16, 256), (7, 17, 257), (5, 15, 255), (8, 32, 300), (9, 33, 11), (95, 31, 40), (96, 64, 40), (97, 65, 41),
            (16, 32, 16), (16, 33, 16), (2, 4096, 1), (2, 2, 2048), (2, 2, 2049), (4097, 2, 1), (3, 3000, 7), (2100, 9, 5), (7, 770, 13), (23, 800, 9), (8, 769, 1),
            (5, 2050, 6), (1, 1100, 700), (1100, 1, 700), (1, 1, 5000), (64, 784, 10), (64, 10, 128), (13, 6, 1030),
        ];
        ManagedGemm.Width = Enum.Parse<GemmWidth>(width);
        foreach (var (m, n, k) in sizes)
        {
            for (var transposes = 0; transposes < 4; transposes++)
            {
                Check<float>(transposes, m, n, k, width);
                Check<double>(transposes, m, n, k, width);
            }
        }
    }

    [Test]
    public void Transposed_operands_too_large_to_pack_at_once_are_packed_in_rounds()
    {
        // A round packs about a million elements and 4096 rows of the transposed A.
        Check<float>(0, 9, 1100, 1500, "NN");
        Check<float>(2, 9, 1100, 1500, "NT");
        Check<double>(1, 1100, 260, 1500, "TN");
        Check<float>(1, 2700, 260, 9, "TN");
        Check<float>(0, 2700, 770, 5, "NN");
        Check<double>(0, 1100, 770, 990, "NN");
        Check<float>(1, 4200, 256, 3, "TN");
    }

    [Test]
    public void Float64_sums_whole_numbers_exactly()
    {
        // Sums of small whole numbers have no rounding: every bit of the result is known.
        const int M = 131, N = 77, K = 530;
        var a = new double[M * K];
        var b = new double[K * N];
        for (var i = 0; i < a.Length; i++)
            a[i] = i % 17 - 8;
        for (var i = 0; i < b.Length; i++)
            b[i] = i % 13 - 6;
        foreach (var width in s_widths)
        {
            ManagedGemm.Width = width;
            for (var transposes = 0; transposes < 4; transposes++)
            {
                bool transposeA = (transposes & 1) != 0, transposeB = (transposes & 2) != 0;
                var c = new double[M * N];
                ManagedGemm.Multiply<double>(transposeA, transposeB, M, N, K, a, b, c);
                c.ShouldBe(GemmReference.Multiply(transposeA, transposeB, M, N, K, a, b));
            }
        }
    }

    [Test]
    public void No_depth_gives_zeros_and_no_rows_or_columns_touch_nothing()
    {
        float[] c = [1, 2, 3, 4, 5, 6];
        ManagedGemm.Multiply<float>(false, false, 2, 3, 0, [], [], c);
        c.ShouldBe([0, 0, 0, 0, 0, 0]);
        Should.NotThrow(() => ManagedGemm.Multiply<float>(false, false, 0, 3, 2, [], [1, 2, 3, 4, 5, 6], []));
        Should.NotThrow(() => ManagedGemm.Multiply<double>(true, true, 3, 0, 2, [1, 2, 3, 4, 5, 6], [], []));
    }

    [Test]
    public void Nothing_but_C_is_written()
    {
        const float Guard = 12345;
        const int Margin = 64;
        var random = new Random(5);
        foreach (var width in s_widths)
        {
            ManagedGemm.Width = width;
            for (var trial = 0; trial < 60; trial++)
            {
                int m = random.Next(1, 40), n = random.Next(1, 70), k = random.Next(1, 90), transposes = random.Next(4);
                var a = GemmReference.Numbers<float>(m * k, trial);
                var b = GemmReference.Numbers<float>(k * n, trial + 1);
                var memory = new float[m * n + 2 * Margin];
                memory.AsSpan().Fill(Guard);
                var originalA = a.ToArray();
                var originalB = b.ToArray();
                ManagedGemm.Multiply<float>(
                    (transposes & 1) != 0, (transposes & 2) != 0, m, n, k, a, b, memory.AsSpan(Margin, m * n));
                memory.AsSpan(0, Margin).ContainsAnyExcept(Guard).ShouldBeFalse();
                memory.AsSpan(Margin + m * n).ContainsAnyExcept(Guard).ShouldBeFalse();
                memory.AsSpan(Margin, m * n).Contains(Guard).ShouldBeFalse();
                a.ShouldBe(originalA);
                b.ShouldBe(originalB);
            }
        }
    }

    [TestCase(1, 40, 30)]
    [TestCase(40, 1, 30)]
    [TestCase(4, 8, 2)]
    [TestCase(13, 21, 9)]
    [TestCase(50, 40, 300)]
    [TestCase(110, 33, 20)]
    public void NaN_and_infinity_reach_every_sum_they_belong_to_and_no_other(int m, int n, int k)
    {
        foreach (var width in s_widths)
        {
            ManagedGemm.Width = width;
            for (var transposes = 0; transposes < 4; transposes++)
            {
                bool transposeA = (transposes & 1) != 0, transposeB = (transposes & 2) != 0;
                // All zeros but one NaN in A and one infinity in B: 0·NaN and 0·infinity are NaN, so no zero may be skipped.
                var a = new float[m * k];
                var b = new float[k * n];
                int row = m / 2, column = n - 1, step = k - 1;
                a[transposeA ? step * m + row : row * k + step] = float.NaN;
                b[transposeB ? column * k + step : step * n + column] = float.PositiveInfinity;
                var c = new float[m * n];
                ManagedGemm.Multiply<float>(transposeA, transposeB, m, n, k, a, b, c);
                for (var i = 0; i < m; i++)
                {
                    for (var j = 0; j < n; j++)
                    {
                        float.IsNaN(c[i * n + j]).ShouldBe(i == row || j == column, $"{width} {transposes} C[{i}, {j}]");
                    }
                }
            }
        }
    }

    [Test]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        (int M, int N, int K)[] sizes =
        [
            (64, 128, 784), (97, 203, 301), (131, 259, 410), (6, 1500, 400), (1500, 6, 400), (1, 3000, 500), (300, 300, 300),
        ];
        // The native width, and one whose tiles have other borders.
        foreach (var width in s_widths.Where(width => width == _width || width == GemmWidth.Vector128))
        {
            ManagedGemm.Width = width;
            foreach (var (m, n, k) in sizes)
            {
                for (var transposes = 0; transposes < 4; transposes++)
                {
                    SameBits<float>(transposes, m, n, k);
                    SameBits<double>(transposes, m, n, k);
                }
            }
        }
    }

    [Test]
    public void A_product_allocates_nothing_once_its_workspace_exists()
    {
        foreach (var (m, n, k) in new[] { (4, 8, 2), (1, 128, 784), (64, 10, 128), (64, 128, 784), (200, 200, 200) })
        {
            var a = GemmReference.Numbers<float>(m * k, 1);
            var b = GemmReference.Numbers<float>(k * n, 2);
            var c = new float[m * n];
            for (var warmUp = 0; warmUp < 3; warmUp++)
                Products();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Products();
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0, $"{m}x{k} by {k}x{n}");

            void Products()
            {
                for (var transposes = 0; transposes < 4; transposes++)
                    ManagedGemm.Multiply<float>((transposes & 1) != 0, (transposes & 2) != 0, m, n, k, a, b, c);
            }
        }
    }

    [TestCase(4, 8, 2)]
    [TestCase(1, 30, 20)]
    [TestCase(30, 1, 20)]
    [TestCase(3, 5, 0)]
    [TestCase(64, 128, 784)]
    [TestCase(150, 70, 40)]
    [TestCase(9, 1100, 1500)]
    public void The_epilogue_sees_every_finished_element_once(int m, int n, int k)
    {
        var a = GemmReference.Numbers<double>(m * k, 1);
        var b = GemmReference.Numbers<double>(k * n, 2);
        var bias = GemmReference.Numbers<double>(n, 3);
        var plain = new double[m * n];
        var fused = new double[m * n];
        ManagedGemm.Multiply<double>(false, true, m, n, k, a, b, plain);
        ManagedGemm.Multiply(false, true, m, n, k, a, b, fused, new AddBiasAndDouble(bias, m));
        for (var i = 0; i < fused.Length; i++)
            fused[i].ShouldBe(2 * (plain[i] + bias[i % n]));
    }

    private readonly struct AddBiasAndDouble(double[] bias, int rows) : IGemmEpilogue<double>
    {
        public static bool IsNeeded => true;

        public void Apply(int row, int column, Span<double> segment)
        {
            row.ShouldBeInRange(0, rows - 1);
            for (var j = 0; j < segment.Length; j++)
                segment[j] = 2 * (segment[j] + bias[column + j]);
        }
    }

    private void RandomSizes<T>(GemmWidth width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ManagedGemm.Width = width;
        var random = new Random(7 + (int)width);
        var trials = width <= _width ? 250 : 80;   // widths the machine lacks are computed in software, slowly
        for (var trial = 0; trial < trials; trial++)
        {
            // Three kinds: all small, one long side, anything.
            int m = Size(trial % 3 == 1), n = Size(trial % 3 == 2), k = Size(trial % 4 == 1);
            Check<T>(random.Next(4), m, n, k, $"{width}, trial {trial}");

            int Size(bool large) => large ? random.Next(0, 301) : trial % 5 == 0 ? random.Next(0, 120) : random.Next(0, 30);
        }
    }

    private static void Check<T>(int transposes, int m, int n, int k, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool transposeA = (transposes & 1) != 0, transposeB = (transposes & 2) != 0;
        var a = GemmReference.Numbers<T>(m * k, 11);
        var b = GemmReference.Numbers<T>(k * n, 13);
        var c = new T[m * n];
        c.AsSpan().Fill(T.NaN);
        ManagedGemm.Multiply<T>(transposeA, transposeB, m, n, k, a, b, c);
        GemmReference.ShouldBeProduct(c, transposeA, transposeB, m, n, k, a, b, what);
    }

    private static void SameBits<T>(int transposes, int m, int n, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var a = GemmReference.Numbers<T>(m * k, 17);
        var b = GemmReference.Numbers<T>(k * n, 19);
        var alone = new T[m * n];
        var shared = new T[m * n];
        Product(1, alone);
        for (var threads = 2; threads <= 4; threads++)
        {
            Product(threads, shared);
            MemoryMarshal.AsBytes<T>(shared).SequenceEqual(MemoryMarshal.AsBytes<T>(alone))
                .ShouldBeTrue($"{m}x{k} by {k}x{n}, {threads} threads");
        }

        void Product(int threads, T[] c)
        {
            WorkerPool.Threads = threads;
            ManagedGemm.Multiply<T>((transposes & 1) != 0, (transposes & 2) != 0, m, n, k, a, b, c);
        }
    }
}

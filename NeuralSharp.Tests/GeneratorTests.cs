using System.Numerics;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests;

[TestFixture]
internal sealed class GeneratorTests
{
    // The lines "philox4x32 10" of kat_vectors, which Salmon et al. publish with Random123: counter, key, result.
    private static readonly (ulong Block, ulong Stream, ulong Seed, uint[] Words)[] s_published =
    [
        (0, 0, 0, [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]),
        (ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]),
        (0x85a308d3_243f6a88, 0x03707344_13198a2e, 0x299f31d0_a4093822, [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]),
    ];

    [Test]
    public void A_block_is_the_published_one()
    {
        foreach (var (block, stream, seed, words) in s_published)
        {
            var (w0, w1, w2, w3) = Philox.Block(seed, stream, block);
            new[] { w0, w1, w2, w3 }.ShouldBe(words);
        }
    }

    [Test]
    public void The_published_blocks_come_out_of_every_vector_lane()
    {
        foreach (var (block, stream, seed, expected) in s_published)
        {
            for (var lane = 0; lane < 24; lane++)
            {
                var words = new uint[24 * Philox.WordsPerBlock];
                Philox.Fill(words, seed, stream, unchecked(block - (ulong)lane));
                words.AsSpan(lane * Philox.WordsPerBlock, Philox.WordsPerBlock).ToArray().ShouldBe(expected, $"lane {lane}");
            }
        }
    }

    [Test]
    public void Vectors_and_scalars_give_the_same_words_at_every_length()
    {
        foreach (var block in new[] { 0ul, 0xFFFF_FFFDul, ulong.MaxValue - 3 }) // the latter two carry and wrap within the fill
        {
            for (var length = 0; length <= 100; length++)
            {
                var (fast, slow) = (new uint[length], new uint[length]);
                Philox.Fill(fast, 11, 22, block);
                Philox.FillOneByOne(slow, 11, 22, block);
                fast.ShouldBe(slow, $"{length} words from block {block}");
            }
        }
    }

    [Test]
    public void Uniform_floats_are_the_high_24_bits_of_the_words()
    {
        var values = new float[1003];
        new Generator(7, stream: 3).FillUniform<float>(values, 0, 1);

        var words = new uint[values.Length];
        Philox.FillOneByOne(words, 7, 3, 0);
        for (var i = 0; i < values.Length; i++)
            ((double)values[i]).ShouldBe((words[i] >> 8) / 16777216.0, $"element {i}");
    }

    [Test]
    public void Uniform_doubles_are_the_high_53_bits_of_two_words()
    {
        var values = new double[1003];
        new Generator(7, stream: 3).FillUniform<double>(values, 0, 1);

        var words = new uint[2 * values.Length];
        Philox.FillOneByOne(words, 7, 3, 0);
        for (var i = 0; i < values.Length; i++)
        {
            var expected = ((ulong)words[2 * i + 1] << 21) + (words[2 * i] >> 11);
            ((ulong)(values[i] * 9007199254740992.0)).ShouldBe(expected, $"element {i}");
        }
    }

    [Test]
    public void Normal_numbers_follow_Box_and_Muller()
    {
        var single = new float[1003];
        var twice = new double[1003];
        new Generator(7, stream: 3).FillNormal<float>(single, -1, 2);
        new Generator(7, stream: 3).FillNormal<double>(twice, -1, 2);

        for (var i = 0; i < single.Length; i++)
        {
            var (w0, w1, w2, w3) = Philox.Block(7, 3, (ulong)(i / 4));
            var (u, v) = i % 4 < 2 ? (w0, w1) : (w2, w3);
            ((double)single[i]).ShouldBe(-1 + 2 * BoxMuller((u + 0.5) / 4294967296, v / 4294967296.0, second: i % 2 == 1), 5e-6);

            (w0, w1, w2, w3) = Philox.Block(7, 3, (ulong)(i / 2));
            var (fineU, fineV) = ((w0 / 4294967296.0 + w1) / 4294967296, (w2 / 4294967296.0 + w3) / 4294967296);
            twice[i].ShouldBe(-1 + 2 * BoxMuller(fineU, fineV, second: i % 2 == 1), 1e-12);
        }

        static double BoxMuller(double u, double v, bool second) =>
            Math.Sqrt(-2 * Math.Log(u)) * (second ? Math.Sin(2 * Math.PI * v) : Math.Cos(2 * Math.PI * v));
    }

    [Test]
    public void Uniform_numbers_have_the_moments_and_the_distribution_of_their_closed_forms()
    {
        var single = new float[1 << 20];
        var twice = new double[1 << 20];
        new Generator(42).FillUniform<float>(single, -1, 3);
        new Generator(43).FillUniform<double>(twice, -1, 3);

        foreach (var values in new[] { Array.ConvertAll(single, x => (double)x), twice })
        {
            var (mean, variance, skewness, kurtosis) = Moments(values);
            mean.ShouldBe(1, 0.005);
            variance.ShouldBe(16.0 / 12, 0.005);
            skewness.ShouldBe(0, 0.01);
            kurtosis.ShouldBe(1.8, 0.01);
            KolmogorovSmirnov(values, x => (x + 1) / 4).ShouldBeLessThan(1.63);
        }
    }

    [Test]
    public void Normal_numbers_have_the_moments_and_the_distribution_of_their_closed_forms()
    {
        var single = new float[1 << 20];
        var twice = new double[1 << 20];
        new Generator(42).FillNormal<float>(single, 5, 0.5);
        new Generator(43).FillNormal<double>(twice, 5, 0.5);

        foreach (var values in new[] { Array.ConvertAll(single, x => (double)x), twice })
        {
            var (mean, variance, skewness, kurtosis) = Moments(values);
            mean.ShouldBe(5, 0.0025);
            variance.ShouldBe(0.25, 0.0025);
            skewness.ShouldBe(0, 0.012);
            kurtosis.ShouldBe(3, 0.025);
            KolmogorovSmirnov(values, x => NormalCdf((x - 5) / 0.5)).ShouldBeLessThan(1.63);
            values.ShouldAllBe(x => double.IsFinite(x));
        }
    }

    [Test]
    public void Elements_of_a_fill_are_not_correlated()
    {
        var values = new float[1 << 20];
        new Generator(9).FillNormal<float>(values, 0, 1);

        foreach (var lag in new[] { 1, 2, 3, 4, 8, 16, 256 })
        {
            var sum = 0.0;
            for (var i = lag; i < values.Length; i++) sum += (double)values[i] * values[i - lag];
            (sum / Math.Sqrt(values.Length - lag)).ShouldBeInRange(-4, 4, $"lag {lag}");
        }
    }

    [Test]
    public void High_is_never_reached_even_by_rounding()
    {
        // The floats from 1 up to and without 1 + 2^-22 are only two; three quarters along, 1 + u·2^-22 rounds to the end.
        var high = 1 + Math.Pow(2, -22);
        var single = new float[4096];
        new Generator(1).FillUniform<float>(single, 1, high);
        single.Distinct().Order().ShouldBe([1f, MathF.BitIncrement(1f)]);

        var twice = new double[4096];
        new Generator(1).FillUniform<double>(twice, 1, 1 + Math.Pow(2, -51));
        twice.Distinct().Order().ShouldBe([1.0, Math.BitIncrement(1.0)]);
    }

    [Test]
    public void A_mask_keeps_with_the_given_probability_and_the_same_elements_in_both_types()
    {
        var single = new float[1 << 20];
        var twice = new double[1 << 20];
        new Generator(5).FillMask(single, 0.9, 1 / 0.9f);
        new Generator(5).FillMask(twice, 0.9, 1 / 0.9);

        var kept = single.Count(x => x != 0);
        ((kept - 0.9 * single.Length) / Math.Sqrt(single.Length * 0.9 * 0.1)).ShouldBeInRange(-4, 4);
        single.Distinct().Order().ShouldBe([0f, 1 / 0.9f]);
        twice.Distinct().Order().ShouldBe([0.0, 1 / 0.9]);
        Array.ConvertAll(twice, x => x != 0).ShouldBe(Array.ConvertAll(single, x => x != 0));
    }

    [Test]
    public void A_mask_of_probability_0_or_1_is_constant_and_takes_its_blocks()
    {
        var generator = new Generator(5);
        var mask = new float[9];
        generator.FillMask(mask, 1, 2f);
        mask.ShouldAllBe(x => x == 2);
        generator.FillMask(mask, 0, 2f);
        mask.ShouldAllBe(x => x == 0);
        generator.Offset.ShouldBe(6ul);
    }

    [Test]
    public void The_same_seed_gives_the_same_bits() => Draw(new Generator(123, 4)).ShouldBe(Draw(new Generator(123, 4)));

    [Test]
    public void Seeds_and_streams_give_other_bits()
    {
        (ulong Seed, ulong Stream)[] states = [(1, 0), (2, 0), (1, 1), (1, 2), (1ul << 32, 0), (1, 1ul << 32)];
        var draws = states.Select(state => Draw(new Generator(state.Seed, state.Stream))).ToArray();
        for (var i = 0; i < draws.Length; i++)
        {
            for (var j = 0; j < i; j++)
                draws[i].Zip(draws[j]).Count(pair => pair.First == pair.Second).ShouldBeLessThan(3);
        }
    }

    [Test]
    public void Reseed_starts_the_new_seed_from_the_beginning()
    {
        var generator = new Generator(1, stream: 8);
        Draw(generator);
        generator.Reseed(99);
        (generator.Seed, generator.Stream, generator.Offset).ShouldBe((99ul, 8ul, 0ul));
        Draw(generator).ShouldBe(Draw(new Generator(99, 8)));
    }

    [Test]
    public void Fork_takes_the_seed_along_and_leaves_its_origin_alone()
    {
        var generator = new Generator(77);
        Draw(generator);
        var offset = generator.Offset;
        Draw(generator.Fork(5)).ShouldBe(Draw(new Generator(77, 5)));
        generator.Offset.ShouldBe(offset);
    }

    [Test]
    public void The_default_generator_is_one_and_has_seed_0()
    {
        Generator.Default.ShouldBeSameAs(Generator.Default);
        (Generator.Default.Seed, Generator.Default.Stream).ShouldBe((0ul, 0ul));
    }

    [Test]
    public void An_offset_set_back_resumes_exactly()
    {
        var generator = new Generator(31);
        Draw(generator);
        var noted = generator.Offset;
        var expected = Draw(generator);
        var resumed = new Generator(31) { Offset = noted };
        Draw(resumed).ShouldBe(expected);
    }

    [Test]
    public void A_fill_takes_whole_blocks_and_depends_on_its_first_block_alone() =>
        Gen.Select(Gen.Int[0, 700], Gen.Int[0, 700], Gen.ULong).Sample((n, m, seed) =>
        {
            var generator = new Generator(seed);
            generator.FillNormal<float>(new float[n], 0, 1);
            generator.Offset.ShouldBe((ulong)((n + 3) / 4));

            var second = new float[m];
            generator.FillNormal<float>(second, 0, 1);
            generator.Offset.ShouldBe((ulong)((n + 3) / 4 + (m + 3) / 4));

            // Elements of a longer fill from the same block are the same bits: the end of a fill is nothing special.
            var longer = new float[m + 40];
            new Generator(seed) { Offset = (ulong)((n + 3) / 4) }.FillNormal<float>(longer, 0, 1);
            longer[..m].ShouldBe(second);

            var doubles = new double[m];
            generator.Offset = 0;
            generator.FillUniform<double>(doubles, 0, 1);
            generator.Offset.ShouldBe((ulong)((m + 1) / 2));
        }, iter: 200);

    [Test]
    [NonParallelizable]   // the number of threads is the process's
    public void A_long_fill_has_the_bits_of_short_ones_on_any_number_of_threads([Values] bool isFloat, [Values("uniform", "normal", "mask")] string kind)
    {
        const int length = 50_001;
        const int part = 1000;   // whole blocks in each type
        if (isFloat) Check<float>();
        else Check<double>();

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var (byParts, parts) = (new T[length], new Generator(5, 6));
            for (var start = 0; start < length; start += part) Fill(byParts.AsSpan(start, Math.Min(part, length - start)), parts);

            var before = Backend.Threads;
            try
            {
                foreach (var threads in (int[])[1, 2, 5])
                {
                    Backend.Threads = threads;
                    var (whole, generator) = (new T[length], new Generator(5, 6));
                    Fill<T>(whole, generator);
                    whole.ShouldBe(byParts);
                    generator.Offset.ShouldBe(parts.Offset);
                }
            }
            finally
            {
                Backend.Threads = before;
            }
        }

        void Fill<T>(Span<T> destination, Generator generator)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            switch (kind)
            {
                case "uniform": generator.FillUniform(destination, -3, 4); break;
                case "normal": generator.FillNormal(destination, 1, 2); break;
                default: generator.FillMask(destination, 0.7, T.One); break;
            }
        }
    }

    [Test]
    public void Fills_of_several_threads_never_share_a_block()
    {
        const int Fills = 50_000;
        var shared = new Generator(6);
        var drawn = new (float, float)[Fills];
        Parallel.For(0, Fills, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => drawn[i] = FillTwoBlocks(shared));
        shared.Offset.ShouldBe(2ul * Fills);

        // Whatever the order, the fills together must be those of one thread.
        var alone = new Generator(6);
        drawn.Order().SequenceEqual(Enumerable.Range(0, Fills).Select(_ => FillTwoBlocks(alone)).Order()).ShouldBeTrue();

        static (float, float) FillTwoBlocks(Generator generator)
        {
            Span<float> values = stackalloc float[5];
            generator.FillUniform(values, 0, 1);
            return (values[0], values[4]);
        }
    }

    [Test]
    public void Single_draws_of_several_threads_never_share_a_block()
    {
        const int Draws = 100_000;
        var shared = new Generator(6);
        var drawn = new double[Draws];
        Parallel.For(0, drawn.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => drawn[i] = shared.NextDouble());

        var alone = new Generator(6);
        var expected = new double[drawn.Length];
        for (var i = 0; i < expected.Length; i++) expected[i] = alone.NextDouble();
        drawn.Order().SequenceEqual(expected.Order()).ShouldBeTrue();
    }

    [Test]
    public void NextDouble_has_the_distribution_of_its_closed_form()
    {
        var generator = new Generator(8);
        var values = new double[100_000];
        for (var i = 0; i < values.Length; i++) values[i] = generator.NextDouble();
        values.ShouldAllBe(x => x >= 0 && x < 1);
        KolmogorovSmirnov(values, x => x).ShouldBeLessThan(1.63);
    }

    // Limits: the 99.9 % points of chi-square with 1, 6, 9 and 99 degrees of freedom.
    [TestCase(2, 10.83)]
    [TestCase(7, 22.46)]
    [TestCase(10, 27.88)]
    [TestCase(100, 148.23)]
    public void NextInt_gives_every_value_equally_often(int maxExclusive, double limit)
    {
        const int Draws = 200_000;
        var generator = new Generator(17);
        var counts = new int[maxExclusive];
        for (var i = 0; i < Draws; i++) counts[generator.NextInt(maxExclusive)]++;
        ChiSquare(counts, Draws / (double)maxExclusive).ShouldBeLessThan(limit);
    }

    [Test]
    public void NextInt_reaches_both_ends_of_the_largest_range()
    {
        var generator = new Generator(17);
        var values = Enumerable.Range(0, 100_000).Select(_ => (double)generator.NextInt(int.MaxValue)).ToArray();
        KolmogorovSmirnov(values, x => x / int.MaxValue).ShouldBeLessThan(1.63);
        Enumerable.Range(0, 10).ShouldAllBe(_ => generator.NextInt(1) == 0);
    }

    [Test]
    public void Words_that_would_favour_a_value_are_refused()
    {
        // 2^64 = 3 · 6148914691236517205 + 1: one word too many, so exactly one is refused, and it is 0.
        Generator.TryScale(0, 3, out _).ShouldBeFalse();
        Generator.TryScale(1, 3, out var value).ShouldBeTrue();
        value.ShouldBe(0);
        Generator.TryScale(ulong.MaxValue, 3, out value).ShouldBeTrue();
        value.ShouldBe(2);
        Generator.TryScale(0, 4, out value).ShouldBeTrue(); // 4 divides 2^64
        value.ShouldBe(0);

        // The words that go to 0, 1 and 2 are equally many: each value's first and last word stand a third apart.
        const ulong Third = 6148914691236517205;
        foreach (var (word, expected) in new[] { (Third, 0), (Third + 1, 1), (2 * Third, 1), (2 * Third + 1, 2) })
        {
            Generator.TryScale(word, 3, out value).ShouldBeTrue();
            value.ShouldBe(expected);
        }
    }

    [Test]
    public void A_permutation_holds_every_number_once() =>
        Gen.Select(Gen.Int[0, 1000], Gen.ULong).Sample((count, seed) =>
            new Generator(seed).Permutation(count).Order().ShouldBe(Enumerable.Range(0, count)), iter: 200);

    [Test]
    public void All_orders_of_four_are_equally_likely()
    {
        const int Draws = 240_000;
        var generator = new Generator(3);
        var counts = new Dictionary<(int, int, int, int), int>();
        for (var i = 0; i < Draws; i++)
        {
            var p = generator.Permutation(4);
            var key = (p[0], p[1], p[2], p[3]);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        counts.Count.ShouldBe(24);
        ChiSquare([.. counts.Values], Draws / 24.0).ShouldBeLessThan(49.73); // the 99.9 % point at 23 degrees of freedom
    }

    [Test]
    public void Every_place_of_a_long_shuffle_is_equally_likely()
    {
        var counts = new int[10 * 10]; // where a tenth of the numbers land, by tenths
        const int Length = 1000, Rounds = 200;
        var generator = new Generator(12);
        for (var round = 0; round < Rounds; round++)
        {
            var p = generator.Permutation(Length);
            for (var i = 0; i < Length; i++) counts[i / 100 * 10 + p[i] / 100]++;
        }

        ChiSquare(counts, Length * Rounds / 100.0).ShouldBeLessThan(126.08); // 81 degrees of freedom, 99.9 %
    }

    [Test]
    public void Bad_arguments_are_named()
    {
        var generator = new Generator(0);
        ErrorOf("maxExclusive", () => generator.NextInt(0)).ShouldContain("maxExclusive is 0");
        ErrorOf("count", () => generator.Permutation(-3)).ShouldContain("-3");
        ErrorOf("high", () => generator.FillUniform<float>(new float[1], 2, 2)).ShouldContain("[2, 2)");
        ErrorOf("high", () => generator.FillUniform<float>(new float[1], 0, 1e-60)).ShouldContain("1E-60");
        ErrorOf("high", () => generator.FillUniform<float>(new float[1], -3e38, 3e38)).ShouldContain("too wide");
        ErrorOf("high", () => generator.FillUniform<double>(new double[1], 0, double.NaN)).ShouldContain("NaN");
        ErrorOf("low", () => generator.FillUniform<double>(new double[1], double.NaN, 0)).ShouldContain("NaN");
        ErrorOf("standardDeviation", () => generator.FillNormal<float>(new float[1], 0, -1)).ShouldContain("-1");
        ErrorOf("mean", () => generator.FillNormal<float>(new float[1], double.NaN, 1)).ShouldContain("NaN");
        ErrorOf("keepProbability", () => generator.FillMask(new float[1], 1.5, 1f)).ShouldContain("1.5");
        ErrorOf("keepProbability", () => generator.FillMask(new float[1], double.NaN, 1f)).ShouldContain("NaN");
        Should.Throw<NotSupportedException>(() => generator.FillUniform<Half>(new Half[1], 0, 1)).Message.ShouldContain("Half");
        generator.Offset.ShouldBe(0ul);

        static string ErrorOf(string parameter, Action call)
        {
            var error = Should.Throw<ArgumentOutOfRangeException>(call);
            error.ParamName.ShouldBe(parameter);
            return error.Message;
        }
    }

    private static float[] Draw(Generator generator)
    {
        var values = new float[301];
        generator.FillUniform<float>(values.AsSpan(0, 150), -1, 1);
        generator.FillNormal<float>(values.AsSpan(150, 150), 0, 1);
        values[300] = (float)generator.NextDouble();
        return values;
    }

    private static (double Mean, double Variance, double Skewness, double Kurtosis) Moments(double[] values)
    {
        var mean = values.Average();
        double m2 = 0, m3 = 0, m4 = 0;
        foreach (var value in values)
        {
            var d = value - mean;
            m2 += d * d;
            m3 += d * d * d;
            m4 += d * d * d * d;
        }

        var variance = m2 / values.Length;
        return (mean, variance, m3 / values.Length / Math.Pow(variance, 1.5), m4 / values.Length / (variance * variance));
    }

    // sqrt(n) times the largest distance to the closed form; 1.63 is exceeded once in a hundred.
    private static double KolmogorovSmirnov(double[] values, Func<double, double> distribution)
    {
        var sorted = values.Order().ToArray();
        var largest = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var expected = distribution(sorted[i]);
            largest = Math.Max(largest, Math.Max(expected - (double)i / sorted.Length, (i + 1.0) / sorted.Length - expected));
        }

        return largest * Math.Sqrt(sorted.Length);
    }

    private static double ChiSquare(int[] counts, double expected) =>
        counts.Sum(count => (count - expected) * (count - expected) / expected);

    // Φ(x) = 1/2 + φ(x)·(x + x³/3 + x⁵/(3·5) + ...), Marsaglia, "Evaluating the normal distribution", 2004.
    private static double NormalCdf(double x)
    {
        double term = x, sum = x;
        for (var i = 3; Math.Abs(term) > 1e-17; i += 2) sum += term *= x * x / i;
        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}

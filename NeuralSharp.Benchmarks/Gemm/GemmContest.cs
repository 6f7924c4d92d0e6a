using System.Diagnostics;

namespace NeuralSharp.Benchmarks;

/// <summary>One product on each of several backends, in Float32.</summary>
/// <param name="Shape">The sizes.</param>
/// <param name="Transposes">Which matrices are stored transposed.</param>
/// <param name="Threads">How many threads work.</param>
/// <param name="Seconds">For each backend, the seconds a product took in each round.</param>
internal sealed record GemmResult(GemmShape Shape, GemmTransposes Transposes, int Threads, double[][] Seconds)
{
    /// <summary>The median of a backend's rounds.</summary>
    public double Median(int backend) => new Distribution(Seconds[backend]).Median;

    /// <summary>How many times as fast the first backend is as another: the median of the rounds' ratios.</summary>
    public double FirstBeside(int backend) =>
        new Distribution(Seconds[0].Zip(Seconds[backend], (first, other) => other / first)).Median;
}

/// <summary>
/// Times the same product on several backends, round after round, each in turn for a slice of some milliseconds, so that
/// whatever else the machine does falls on all alike.
/// </summary>
internal static class GemmContest
{
    private const int LeastRounds = 5;

    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan s_leadIn = TimeSpan.FromMilliseconds(2);

    /// <summary>Times one product.</summary>
    /// <param name="backends">The backends; the first is what the others are compared with.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="transposes">Which matrices are stored transposed.</param>
    /// <param name="threads">How many threads work.</param>
    /// <param name="time">How long it may take; a few rounds are made in any case.</param>
    public static GemmResult Run(IReadOnlyList<IBackend> backends, GemmShape shape, GemmTransposes transposes, int threads, TimeSpan time)
    {
        Backend.Threads = threads;
        var (m, k, n) = (shape.M, shape.K, shape.N);
        var generator = new Generator(seed: 1);
        var a = Tensor.Uniform([m * k], -1, 1, generator: generator).ToArray<float>();
        var b = Tensor.Uniform([k * n], -1, 1, generator: generator).ToArray<float>();
        var c = new float[m * n];
        var works = backends.Select(backend => (Action)(() => backend.Gemm<float>(
            transposes == GemmTransposes.TN, transposes == GemmTransposes.NT, m, n, k, a, b, c))).ToArray();
        var runs = works.Select(RunsInASlice).ToArray();
        var seconds = works.Select(_ => new List<double>()).ToArray();
        var clock = Stopwatch.StartNew();
        while (seconds[0].Count < LeastRounds || clock.Elapsed < time)
        {
            for (var i = 0; i < works.Length; i++) seconds[i].Add(Slice(works[i], runs[i]));
        }

        return new(shape, transposes, threads, [.. seconds.Select(rounds => rounds.ToArray())]);
    }

    private static double Slice(Action work, int runs)
    {
        var leadIn = Stopwatch.StartNew();
        do work();
        while (leadIn.Elapsed < s_leadIn);
        return Stopwatches.Time(work, runs) / runs;
    }

    private static int RunsInASlice(Action work)
    {
        // A managed method is compiled twice more while it runs, each time after 100 ms without other news for the JIT.
        var clock = Stopwatch.StartNew();
        do work();
        while (clock.ElapsedMilliseconds < 400);
        for (var runs = 1; ; runs *= 2)
        {
            var time = Stopwatches.Time(work, runs);
            if (time >= s_slice.TotalSeconds / 4) return Math.Max(1, (int)Math.Round(runs * s_slice.TotalSeconds / time));
        }
    }
}

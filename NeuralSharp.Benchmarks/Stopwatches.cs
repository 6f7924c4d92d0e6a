using System.Diagnostics;

namespace NeuralSharp.Benchmarks;

/// <summary>The time of a piece of work by itself, where nothing stands beside it.</summary>
internal static class Stopwatches
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(500);   // until the JIT has compiled its best code

    /// <summary>The median of short slices, in seconds a run.</summary>
    public static double Median(Action work, TimeSpan time) => Medians([work], time)[0];

    /// <summary>The same of several, which take turns, so that a processor that changes its pace does so for all of them.</summary>
    /// <param name="works">The pieces of work.</param>
    /// <param name="time">How long each of them is measured.</param>
    public static IReadOnlyList<double> Medians(IReadOnlyList<Action> works, TimeSpan time)
    {
        var slices = works.Select(work => (Work: work, Runs: RunsOfSlice(work), Seconds: new List<double>())).ToArray();
        var clock = Stopwatch.StartNew();
        while (slices[0].Seconds.Count < 5 || clock.Elapsed < time * works.Count)
        {
            foreach (var (work, runs, seconds) in slices) seconds.Add(Time(work, runs) / runs);
        }

        return [.. slices.Select(slice => new Distribution(slice.Seconds).Median)];
    }

    /// <summary>Warms up, and tells how many runs take a few milliseconds.</summary>
    private static int RunsOfSlice(Action work)
    {
        var clock = Stopwatch.StartNew();
        do work();
        while (clock.Elapsed < s_warmUp);

        // Long enough for what others have left in the caches not to count.
        var runs = 4;
        while (Time(work, runs) < 0.01) runs *= 2;
        return runs;
    }

    /// <summary>The seconds that some runs take together.</summary>
    public static double Time(Action work, int runs)
    {
        var start = Stopwatch.GetTimestamp();
        for (var run = 0; run < runs; run++) work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

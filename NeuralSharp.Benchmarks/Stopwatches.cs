using System.Diagnostics;

namespace NeuralSharp.Benchmarks;

/// <summary>The time of a piece of work by itself, where nothing stands beside it.</summary>
internal static class Stopwatches
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(500);   // until the JIT has compiled its best code

    /// <summary>The median of short slices, in seconds a run.</summary>
    public static double Median(Action work, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        do work();
        while (clock.Elapsed < s_warmUp);

        var runs = 1;
        while (Time(work, runs) < 0.002) runs *= 2;
        var slices = new List<double>();
        clock.Restart();
        while (slices.Count < 5 || clock.Elapsed < time) slices.Add(Time(work, runs) / runs);
        return new Distribution(slices).Median;
    }

    /// <summary>The seconds that some runs take together.</summary>
    public static double Time(Action work, int runs)
    {
        var start = Stopwatch.GetTimestamp();
        for (var run = 0; run < runs; run++) work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

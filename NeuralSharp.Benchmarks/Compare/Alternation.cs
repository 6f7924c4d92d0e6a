using System.Diagnostics;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// Times two pieces of work in turn, A B A B …, in slices so short that what else the machine does falls on both alike; each
/// pair of neighbours gives one ratio.
/// </summary>
internal static class Alternation
{
    private const int LeastPairs = 5;
    private const int RunsForTheJit = 100;   // methods called 30 times are compiled again, twice where their profile is used

    // Untimed work at the start of a slice: it fills the caches, wakes the own threads, and waits until the other library's
    // threads have gone to sleep. GNU's OpenMP gives up spinning after a few milliseconds, Intel's and LLVM's after 200.
    private static readonly TimeSpan s_leadIn = TimeSpan.FromMilliseconds(OperatingSystem.IsLinux() ? 25 : 250);

    /// <summary>How long the timed part of a slice lasts; a single run may last longer.</summary>
    public static TimeSpan Slice { get; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Times two pieces of work.</summary>
    /// <param name="neuralSharp">Does NeuralSharp's once.</param>
    /// <param name="torchSharp">Does TorchSharp's once.</param>
    /// <param name="unitsPerRun">How many steps, ops or parameters a run is.</param>
    /// <param name="budget">How long both together may take after the warm-up; a few pairs are measured in any case.</param>
    public static Measurement Measure(Action neuralSharp, Action torchSharp, double unitsPerRun, TimeSpan budget)
    {
        var runs = (NeuralSharp: WarmUp(neuralSharp, budget), TorchSharp: WarmUp(torchSharp, budget));
        var (ours, theirs) = (new List<double>(), new List<double>());
        long bytes = 0;
        var clock = Stopwatch.StartNew();
        while (ours.Count < LeastPairs || clock.Elapsed < budget)
        {
            ours.Add(TimeSlice(neuralSharp, runs.NeuralSharp, out var allocated) / unitsPerRun);
            bytes += allocated;
            theirs.Add(TimeSlice(torchSharp, runs.TorchSharp, out _) / unitsPerRun);
        }

        return new Measurement([.. ours], [.. theirs], bytes / ((double)ours.Count * runs.NeuralSharp));
    }

    /// <summary>Runs until the JIT is done, or as long as the budget allows.</summary>
    /// <returns>How many runs fill a slice.</returns>
    private static int WarmUp(Action work, TimeSpan budget)
    {
        // The JIT waits for 100 ms of quiet at each of its tiers.
        var least = TimeSpan.FromSeconds(Math.Min(1.5, budget.TotalSeconds / 2));
        var clock = Stopwatch.StartNew();
        for (var run = 0; run == 0 || clock.Elapsed < least || (run < RunsForTheJit && clock.Elapsed < budget); run++) work();

        for (var runs = 1; ; runs *= 2)
        {
            var time = Stopwatches.Time(work, runs);
            if (time >= Slice.TotalSeconds / 4) return Math.Max(1, (int)Math.Round(runs * Slice.TotalSeconds / time));
        }
    }

    /// <summary>The seconds one run takes, on the average of a slice.</summary>
    private static double TimeSlice(Action work, int runs, out long allocatedBytes)
    {
        GC.Collect();                    // so that neither pays for the other's garbage
        GC.WaitForPendingFinalizers();
        var leadIn = Stopwatch.StartNew();
        do work();
        while (leadIn.Elapsed < s_leadIn);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var time = Stopwatches.Time(work, runs);
        allocatedBytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        return time / runs;
    }
}

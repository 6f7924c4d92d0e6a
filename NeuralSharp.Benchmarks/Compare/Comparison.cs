using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>What is to be compared.</summary>
/// <param name="Workloads">The names of the workloads.</param>
/// <param name="Threads">The numbers of threads, a measurement each.</param>
/// <param name="Backend">The name of NeuralSharp's backend.</param>
/// <param name="Time">How long a measurement takes.</param>
internal sealed record ComparisonOptions(IReadOnlyList<string> Workloads, IReadOnlyList<int> Threads, string Backend, TimeSpan Time);

/// <summary>What came out for a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Agreement">Whether both sides computed the same; null where nothing was computed.</param>
/// <param name="Measurements">The times, by the number of threads.</param>
internal sealed record ComparisonResult(WorkloadRow Row, Agreement? Agreement, IReadOnlyList<KeyValuePair<int, Measurement>> Measurements);

/// <summary>A whole run.</summary>
/// <param name="Results">What came out, row by row.</param>
/// <param name="ShareBefore">The share of the processors that was free for this run before it began.</param>
/// <param name="ShareAfter">The same after it ended.</param>
internal sealed record ComparisonRun(IReadOnlyList<ComparisonResult> Results, double ShareBefore, double ShareAfter)
{
    /// <summary>Whether the processors were free for this run, so that its times can be trusted.</summary>
    public bool WasQuiet => Math.Min(ShareBefore, ShareAfter) >= ProcessorShare.Quiet;
}

/// <summary>Runs the workloads one after the other.</summary>
internal static class Comparison
{
    private const ulong Seed = 1;

    public static ComparisonRun Run(ComparisonOptions options, TextWriter progress)
    {
        torch.set_default_dtype(torch.float32);
        var shareBefore = ProcessorShare.Measure();
        var results = new List<ComparisonResult>();
        foreach (var row in Workloads.Rows.Where(row => options.Workloads.Contains(row.Id))) results.Add(Run(row, options, progress));
        if (options.Workloads.Contains(Workloads.StartUp.Id))
        {
            progress.WriteLine($"{Workloads.StartUp.Id} {Workloads.StartUp.Work}");
            var measurement = StartUp.Measure(options.Time);
            progress.WriteLine($"   {ComparisonReport.Summarize(measurement, Workloads.StartUp)}");
            results.Add(new(Workloads.StartUp, null, [new(0, measurement)]));
            results.Add(RunNative(options, progress));
        }

        return new(results, shareBefore, ProcessorShare.Measure());
    }

    /// <summary>W8 as a native program, where such a one can be published.</summary>
    private static ComparisonResult RunNative(ComparisonOptions options, TextWriter progress)
    {
        var row = Workloads.NativeStartUp;
        progress.WriteLine($"{row.Id} {row.Work}");
        try
        {
            var measurement = StartUp.Measure(Publication.Native.Publish("Xor"), options.Time);
            progress.WriteLine($"   {ComparisonReport.Summarize(measurement, row)}");
            return new(row, null, [new(0, measurement)]);
        }
        catch (BenchmarkException e)
        {
            progress.WriteLine($"   not measured: {e.Message}");
            return new(row with { NotMeasured = "no native program could be published here" }, null, []);
        }
    }

    private static ComparisonResult Run(WorkloadRow row, ComparisonOptions options, TextWriter progress)
    {
        progress.WriteLine($"{row.Id} {row.Work}");
        if (row.Create is null)
        {
            progress.WriteLine($"   not measured: {row.NotMeasured}");
            return new(row, null, []);
        }

        Generator.Default.Reseed(Seed);
        using var workload = row.Create();
        var agreement = workload.Check();
        progress.WriteLine($"   {ComparisonReport.Summarize(agreement)}");
        if (!agreement.Holds) return new(row, agreement, []);

        var measurements = new List<KeyValuePair<int, Measurement>>();
        foreach (var threads in options.Threads)
        {
            Backend.Threads = threads;
            torch.set_num_threads(threads);
            var measurement = Alternation.Measure(workload.RunNeuralSharp, workload.RunTorchSharp, row.UnitsPerRun, options.Time);
            progress.WriteLine($"   {threads} thread{(threads == 1 ? "" : "s")}: {ComparisonReport.Summarize(measurement, row)}");
            measurements.Add(new(threads, measurement));
        }

        return new(row, agreement, measurements);
    }
}

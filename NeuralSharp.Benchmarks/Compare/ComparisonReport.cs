using System.Globalization;
using System.Text;

namespace NeuralSharp.Benchmarks;

/// <summary>Writes results as Markdown.</summary>
internal static class ComparisonReport
{
    public static string Format(ComparisonRun run, ComparisonOptions options, string command)
    {
        var results = run.Results;
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"""
            # NeuralSharp beside TorchSharp

            The same work in both libraries: same weights, same data, same number of threads, float32, written as a good user of each
            would. This file was written by

                {command}

            ## The machine

            | | |
            | --- | --- |
            """);
        foreach (var (name, value) in MachineDescription.Create(options.Backend)) report.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value} |");
        report.AppendLine(
            CultureInfo.InvariantCulture, $"| free for this run | {Number(run.ShareBefore, "0 %")} of the processors at the start, {Number(run.ShareAfter, "0 %")} at the end"
            + $"{(run.WasQuiet ? "" : ": **other programs used them, do not trust these times**")} |");

        AppendTimes(report, results);
        AppendSizes(report, results);
        AppendAgreements(report, results);
        AppendNotMeasured(report, results);
        report.AppendLine(CultureInfo.InvariantCulture, $"""

            ## How it is measured

            Both libraries run in one process, in alternation, in slices of {Alternation.Slice.TotalMilliseconds:0} ms (at least one run),
            {options.Time.TotalSeconds:0.##} s a measurement after a warm-up that is long enough for the JIT. Each slice starts with a collected heap and some untimed runs, so
            that neither library pays for the other's garbage, caches or spinning threads. A ratio is TorchSharp's time over NeuralSharp's
            of the same pair of slices; the table shows the median of all pairs, the quartiles and the extremes. Times are medians. The batch of a training step
            is always the same, so fetching data is not in it, and the learning rate is so small that the weights hardly move, so that a step
            stays the same work. W8 starts each library in processes of its own, in alternation, and takes the time until the program
            reports the loss of its first step.
            """);
        return report.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>A measurement in a line.</summary>
    public static string Summarize(Measurement measurement, WorkloadRow row) =>
        $"{Time(measurement.NeuralSharpTime)} per {row.Unit}, TorchSharp {Time(measurement.TorchSharpTime)}, "
        + $"{Ratio(measurement.Ratio.Median)} times as fast ({Ratio(measurement.Ratio.Quantile(0.25))} to {Ratio(measurement.Ratio.Quantile(0.75))})";

    /// <summary>A check in a line.</summary>
    public static string Summarize(Agreement agreement) =>
        $"{(agreement.Holds ? "same" : "NOT THE SAME")} {agreement.What}: {Values(agreement.NeuralSharp)}, TorchSharp {Values(agreement.TorchSharp)}; "
        + $"largest difference {Number(agreement.Deviation, "0.0E+0")} of the largest value";

    private static void AppendTimes(StringBuilder report, IReadOnlyList<ComparisonResult> results)
    {
        report.AppendLine("""

            ## Times

            "Times as fast" is the median of paired ratios; above 1 NeuralSharp is the faster one. "Heap a run" is what NeuralSharp allocates
            on the GC heap for a step, a batch or a chain.

            | | work | threads | NeuralSharp | TorchSharp | per | times as fast | quartiles | least to most | pairs | to reach | heap a run |
            | --- | --- | ---: | ---: | ---: | --- | ---: | --- | --- | ---: | ---: | ---: |
            """);
        foreach (var (row, _, measurements) in results)
        {
            foreach (var (threads, measurement) in measurements)
            {
                var ratio = measurement.Ratio;
                report.AppendLine(
                    CultureInfo.InvariantCulture, $"| {row.Id} | {row.Work} | {(threads == 0 ? "–" : threads)} | {Time(measurement.NeuralSharpTime)} | {Time(measurement.TorchSharpTime)} | "
                    + $"{row.Unit} | **{Ratio(ratio.Median)}** | {Ratio(ratio.Quantile(0.25))} to {Ratio(ratio.Quantile(0.75))} | "
                    + $"{Ratio(ratio.Quantile(0))} to {Ratio(ratio.Quantile(1))} | {ratio.Count} | "
                    + $"{(row.Target(Math.Max(1, threads)) is { } target ? Number(target, "0.##") : "–")} | {Bytes(measurement.HeapBytesPerRun)} |");
            }
        }
    }

    private static void AppendSizes(StringBuilder report, IReadOnlyList<ComparisonResult> results)
    {
        if (!results.Any(result => result.Row == Workloads.StartUp)) return;
        var (neuralSharp, torchSharp) = (LibrarySize.Of("NeuralSharp.Optim"), LibrarySize.Of("TorchSharp-cpu"));
        report.AppendLine(CultureInfo.InvariantCulture, $"""

            ## Size

            What a library and everything it depends on adds to a program's folder on this platform, without .NET itself: the files that this
            program's dependency graph names, as they lie in the build output.

            | | files | size |
            | --- | ---: | ---: |
            | NeuralSharp | {neuralSharp.Files} | {Bytes(neuralSharp.Bytes)} |
            | TorchSharp | {torchSharp.Files} | {Bytes(torchSharp.Bytes)} |
            """);
        if (!results.Any(result => result.Row == Workloads.NativeStartUp)) return;
        var (files, bytes) = Publication.Native.Find("Xor").Size();
        report.AppendLine(CultureInfo.InvariantCulture, $"| the whole native program of W8, .NET in it | {files} | {Bytes(bytes)} |");
    }

    private static void AppendAgreements(StringBuilder report, IReadOnlyList<ComparisonResult> results)
    {
        if (results.All(result => result.Agreement is null)) return;
        report.AppendLine(CultureInfo.InvariantCulture, $"""

            ## The same work

            Before any time is taken, both libraries compute the same thing from the same weights. A row is measured only if no value differs
            by more than {Number(Agreement.Tolerance, "0E+0")} of the largest.

            | | work | compared | NeuralSharp | TorchSharp | largest difference | |
            | --- | --- | --- | --- | --- | ---: | --- |
            """);
        foreach (var (row, agreement, _) in results)
        {
            if (agreement is null) continue;
            report.AppendLine(
                CultureInfo.InvariantCulture, $"| {row.Id} | {row.Work} | {agreement.What} | {Values(agreement.NeuralSharp)} | {Values(agreement.TorchSharp)} | "
                + $"{Number(agreement.Deviation, "0.0E+0")} | {(agreement.Holds ? "same" : "**not the same: not measured**")} |");
        }
    }

    private static void AppendNotMeasured(StringBuilder report, IReadOnlyList<ComparisonResult> results)
    {
        var missing = results.Select(result => result.Row).Where(row => row.NotMeasured is not null).ToList();
        if (missing.Count == 0) return;
        report.AppendLine("""

            ## Not measured

            | | work | to reach | why |
            | --- | --- | ---: | --- |
            """);
        foreach (var row in missing)
            report.AppendLine(CultureInfo.InvariantCulture, $"| {row.Id} | {row.Work} | {(row.Target(1) is { } target ? Number(target, "0.##") : "–")} | {row.NotMeasured} |");
    }

    /// <summary>The first values and the last.</summary>
    private static string Values(float[] values) => values.Length <= 3
        ? string.Join(", ", values.Select(value => Number(value, "0.000000")))
        : $"{Number(values[0], "0.000000")}, {Number(values[1], "0.000000")}, … {Number(values[^1], "0.000000")}";

    private static string Time(double seconds) => seconds switch
    {
        < 1e-6 => $"{Significant(seconds * 1e9)} ns",
        < 1e-3 => $"{Significant(seconds * 1e6)} µs",
        < 1 => $"{Significant(seconds * 1e3)} ms",
        _ => $"{Significant(seconds)} s",
    };

    private static string Bytes(double? bytes) => bytes switch
    {
        null => "–",
        < 1e3 => $"{Number(bytes.Value, "0")} B",
        < 1e6 => $"{Significant(bytes.Value / 1e3)} kB",
        _ => $"{Significant(bytes.Value / 1e6)} MB",
    };

    private static string Ratio(double ratio) => ratio >= 100 ? Number(ratio, "0") : Number(ratio, ratio >= 10 ? "0.0" : "0.00");

    private static string Significant(double value) => Number(value, value >= 100 ? "0" : value >= 10 ? "0.0" : value >= 1 ? "0.00" : "0.000");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

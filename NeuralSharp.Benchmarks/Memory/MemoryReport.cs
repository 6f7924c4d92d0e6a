using System.Globalization;
using System.Text;

namespace NeuralSharp.Benchmarks;

/// <summary>Writes what <c>memory</c> has measured as Markdown.</summary>
internal static class MemoryReport
{
    public static string Format(IReadOnlyList<LongRun> runs, IReadOnlyList<MnistEpoch> epochs, string command)
    {
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"""
            Written by `{command}`.

            ### {runs[0].Steps:N0} steps of XOR

            What is alive after a full collection, and the physical memory of the process, at the beginning and after each tenth of the run.

            | steps | µs a step | bytes a step | collections of generation 0, 1, 2 | alive, kB, from least to most | at the end less than at the beginning, kB | resident, MB, at the beginning and at the end |
            | --- | ---: | ---: | --- | --- | ---: | --- |
            """);
        foreach (var run in runs)
        {
            report.AppendLine(CultureInfo.InvariantCulture,
                $"| {Name(run.Style)} | {run.Seconds / run.Steps * 1e6:0.00} | {(double)run.Allocated / run.Steps:0} | {string.Join(", ", run.Collections)} "
                + $"| {run.Heap.Min() / 1e3:0.0} to {run.Heap.Max() / 1e3:0.0} | {(run.Heap[0] - run.Heap[^1]) / 1e3:0.0} | {run.Resident[0] / 1e6:0}, {run.Resident[^1] / 1e6:0} |");
        }

        if (epochs.Count == 0) return Finish(report);
        report.AppendLine("""

            ### An epoch of MNIST

            784-128-10, batch 64, Adam, all 60,000 images, each library in a process of its own: the second epoch, and the peak of both.

            | | peak of physical memory, MB | allocated on the GC heap, kB | collections of generation 0, 1, 2 | seconds |
            | --- | ---: | ---: | --- | ---: |
            """);
        foreach (var epoch in epochs)
        {
            report.AppendLine(CultureInfo.InvariantCulture,
                $"| {epoch.Library} | {epoch.PeakBytes / 1e6:0} | {epoch.AllocatedBytes / 1e3:0} | {string.Join(", ", epoch.Collections)} | {epoch.Seconds:0.00} |");
        }

        return Finish(report);
    }

    private static string Name(StepStyle style) => style switch
    {
        StepStyle.Plain => "plain",
        StepStyle.Scoped => "each in a scope",
        _ => "captured",
    };

    private static string Finish(StringBuilder report) => report.ToString().ReplaceLineEndings("\n");
}

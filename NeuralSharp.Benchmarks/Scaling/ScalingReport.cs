using System.Globalization;
using System.Text;

namespace NeuralSharp.Benchmarks;

/// <summary>Writes what <c>scaling</c> has measured as Markdown.</summary>
internal static class ScalingReport
{
    public static string Format(
        IReadOnlyList<(string Part, double Seconds)> split, IReadOnlyList<StepTime> widths, IReadOnlyList<StepTime> batches, double peak, double share, string command)
    {
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"""
            Written by `{command}`: Float32, one thread, medians, every step inside a `Tensor.Scope()`. One core computes at most
            {peak / 1e9:0} GFLOP/s: fused multiply-adds on registers alone, measured in the same run; {share:0 %} of the processors were free at its start.

            | | |
            | --- | --- |
            """);
        foreach (var (name, value) in MachineDescription.CreateWithoutTorch("managed")) report.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value} |");
        report.AppendLine("""

            ### What a step consists of

            784-128-10, batch 64, Adam. Each part is measured by itself, warm, in turns with the others and the whole; overhead is what is left of it.

            | part | µs | share |
            | --- | ---: | ---: |
            """);
        var whole = split[^1].Seconds;
        foreach (var (part, seconds) in split) report.AppendLine(CultureInfo.InvariantCulture, $"| {part} | {seconds * 1e6:0.0} | {seconds / whole:0 %} |");
        Append(report, "How a step grows with the width", "784-width-10, batch 64.", "width", "scaling-width.svg", widths, step => step.Width, peak);
        Append(report, "How a step grows with the batch", "784-128-10.", "batch", "scaling-batch.svg", batches, step => step.Batch, peak);
        return report.ToString().ReplaceLineEndings("\n");
    }

    private static void Append(
        StringBuilder report, string title, string text, string column, string picture, IReadOnlyList<StepTime> steps, Func<StepTime, int> size, double peak)
    {
        report.AppendLine(CultureInfo.InvariantCulture, $"""

            ### {title}

            ![{title}: the measured time, and below it the time of its matrix products at the processor's peak](pictures/{picture})

            {text}

            | {column} | a step, µs | its products at the peak, µs | reached of the peak |
            | ---: | ---: | ---: | ---: |
            """);
        foreach (var step in steps)
            report.AppendLine(CultureInfo.InvariantCulture, $"| {size(step)} | {step.Seconds * 1e6:0.0} | {step.Flops / peak * 1e6:0.0} | {step.Flops / peak / step.Seconds:0 %} |");
    }
}

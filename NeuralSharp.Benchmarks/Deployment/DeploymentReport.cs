using System.Globalization;
using System.Text;

namespace NeuralSharp.Benchmarks;

/// <summary>Writes what came out as Markdown.</summary>
internal static class DeploymentReport
{
    public static string Format(IReadOnlyList<DeploymentResult> results, int starts, double share, string command)
    {
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"""
            Written by `{command}`. Size: all files of the published folder. Start: from the start of a process to its end, with one step
            of training XOR between, the programs in turn, medians and quartiles of {starts}. Product: 512³, Float32, one thread. Step: 784-128-10, batch
            64, Adam, one thread. Each program checked its own product and training.

            | | |
            | --- | --- |
            """);
        foreach (var (name, value) in MachineDescription.CreateWithoutTorch("managed")) report.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value} |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| free for this run | {share:0 %} of the processors at the end |");
        report.AppendLine().AppendLine("""
            | published | files | size, MB | start, ms | quartiles | times as fast | vectors | product, GFLOP/s | step, µs |
            | --- | ---: | ---: | ---: | --- | ---: | --- | ---: | ---: |
            """);
        foreach (var result in results)
        {
            report.AppendLine(CultureInfo.InvariantCulture,
                $"| {result.Publication.Name} | {result.Files} | {result.Bytes / 1e6:0.0} | {result.Starts.Median * 1e3:0.0} | "
                + $"{result.Starts.Quantile(0.25) * 1e3:0.0} to {result.Starts.Quantile(0.75) * 1e3:0.0} | "
                + $"{results[0].Starts.Median / result.Starts.Median:0.0} | {result.Vectors} | {result.Gigaflops:0} | {result.StepMicroseconds:0} |");
        }

        return report.ToString().ReplaceLineEndings("\n");
    }
}

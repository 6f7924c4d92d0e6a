using System.Globalization;
using System.Text;

namespace NeuralSharp.Benchmarks;

/// <summary>Writes a contest of backends as Markdown.</summary>
internal static class GemmReport
{
    /// <summary>The tables.</summary>
    public static string Format(IReadOnlyList<IBackend> backends, IReadOnlyList<GemmResult> results, double peak, double share, string command)
    {
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"""
            Written by `{command}`: Float32, in one process, the backends in turn, medians; three figures stand for NN, TN and NT
            (N: stored as it is, T: stored transposed). One core computes at most {Number(peak)} GFLOP/s: fused multiply-adds on registers alone,
            measured in the same run.

            | | |
            | --- | --- |
            """);
        foreach (var (name, value) in MachineDescription.CreateWithoutTorch(string.Join(", ", backends.Select(backend => backend.Name)))) report.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value} |");
        foreach (var backend in backends) report.AppendLine(CultureInfo.InvariantCulture, $"| {backend.Name} | {backend.Description} |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| free for this run | {share.ToString("0 %", CultureInfo.InvariantCulture)} of the processors at the start |");
        report.AppendLine().Append("| GFLOP/s of [M, K] · [K, N] | threads |");
        foreach (var backend in backends) report.Append(CultureInfo.InvariantCulture, $" {backend.Name} |");
        foreach (var backend in backends.Skip(1)) report.Append(CultureInfo.InvariantCulture, $" {backends[0].Name} : {backend.Name} |");
        report.AppendLine().Append("| --- | ---: |").Insert(report.Length, " --- |", (2 * backends.Count) - 1).AppendLine();
        foreach (var row in results.GroupBy(result => (result.Shape, result.Threads)))
        {
            report.Append(CultureInfo.InvariantCulture, $"| {row.Key.Shape} | {row.Key.Threads} |");
            for (var i = 0; i < backends.Count; i++)
                report.Append(CultureInfo.InvariantCulture, $" {string.Join(" / ", row.Select(result => Number(result.Shape.Flops / result.Median(i) / 1e9)))} |");
            for (var i = 1; i < backends.Count; i++)
                report.Append(CultureInfo.InvariantCulture, $" {string.Join(" / ", row.Select(result => result.FirstBeside(i).ToString("0.00", CultureInfo.InvariantCulture)))} |");
            report.AppendLine();
        }

        return report.ToString().ReplaceLineEndings("\n");
    }

    private static string Number(double value) => value.ToString(value >= 20 ? "0" : "0.0", CultureInfo.InvariantCulture);
}

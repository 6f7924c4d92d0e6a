using System.CommandLine;
using System.Globalization;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that measures the backends beside each other the table of docs/backends.md.</summary>
internal static class GemmCommand
{
    private static readonly string s_document = Path.Combine("docs", "backends.md");

    public static Command Create()
    {
        var backends = new Option<string[]>("--backends")
        {
            Description = "Which backends; the first is compared with the others. By default all that are available",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. Backend.Available().Where(backend => backend.IsAvailable).Select(backend => backend.Name)],
        };
        var shapes = new Option<string[]>("--shapes")
        {
            Description = "Which sizes, as M,K,N",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. GemmShape.All.Select(shape => shape.ToString())],
        };
        shapes.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (ParseShape(token.Value) is null) result.AddError($"--shapes {token.Value}: give three sizes of at least 1, such as 64,784,128.");
            }
        });
        var threads = new Option<int[]>("--threads")
        {
            Description = "On how many threads",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 2],
        };
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is { } counts && counts.Any(count => count is < 1 or > 1024)) result.AddError("--threads: 1 to 1024.");
        });
        var seconds = new Option<double>("--seconds") { Description = "How long each product is measured", DefaultValueFactory = _ => 0.5 };
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 600)) result.AddError("--seconds: more than 0 and at most 600.");
        });
        var write = WriteOption.Create("docs/backends.md");
        var command = new Command("gemm", "Measures matrix products on all backends, in turn") { backends, shapes, threads, seconds, write };
        command.SetAction(parsed => Run(
            [.. parsed.GetRequiredValue(backends).Select(Backend.Use)],
            [.. parsed.GetRequiredValue(shapes).Select(text => ParseShape(text)!.Value)],
            parsed.GetRequiredValue(threads),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
            parsed.GetValue(write),
            CommandRunner.Reproduce(parsed)));
        return command;
    }

    private static int Run(IBackend[] backends, GemmShape[] shapes, int[] threads, TimeSpan time, bool write, string command)
    {
        WriteOption.Check(write, s_document);
        var share = ProcessorShare.Measure();
        if (share < ProcessorShare.Quiet) Console.Error.WriteLine("warning: other programs use the processors; these times are not to be trusted.");
        var peak = PeakRate.Gigaflops();
        var results = new List<GemmResult>();
        foreach (var shape in shapes)
        {
            foreach (var count in threads)
            {
                foreach (var transposes in Enum.GetValues<GemmTransposes>())
                {
                    var result = GemmContest.Run(backends, shape, transposes, count, time);
                    results.Add(result);
                    var rates = backends.Select((backend, i) => string.Create(CultureInfo.InvariantCulture, $"{backend.Name} {shape.Flops / result.Median(i) / 1e9:0.0}"));
                    Console.Error.WriteLine($"{shape} {transposes}, {count} thread(s), GFLOP/s: {string.Join(", ", rates)}");
                }
            }
        }

        var tables = GemmReport.Format(backends, results, peak, share, command);
        MeasuredPart.Publish(write, s_document, tables);
        return 0;
    }

    private static GemmShape? ParseShape(string text) =>
        text.Split(',') is [var m, var k, var n] && Size(m) is { } rows && Size(k) is { } inner && Size(n) is { } columns ? new(rows, inner, columns) : null;

    private static int? Size(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= 16384 ? size : null;
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that measures W1 to W8 beside TorchSharp and writes the report.</summary>
internal static class CompareCommand
{
    private static readonly string s_document = Path.Combine("docs", "benchmarks.md");

    public static Command Create()
    {
        var workloads = new Option<string[]>("--workloads")
        {
            Description = "Which workloads, with commas between",
            DefaultValueFactory = _ => Workloads.Ids,
            CustomParser = result => ParseList(result, "workload", text =>
                Workloads.Ids.FirstOrDefault(id => id.Equals(text, StringComparison.OrdinalIgnoreCase)), string.Join(", ", Workloads.Ids)),
        };
        var threads = new Option<string[]>("--threads")
        {
            Description = "On how many threads, with commas between; a measurement each",
            DefaultValueFactory = _ => ["1", "2"],
            CustomParser = result => ParseList(result, "number of threads", text =>
                int.TryParse(text, NumberStyles.None, null, out var count) && count is >= 1 and <= 1024 ? text : null, "1 to 1024"),
        };
        var backend = new Option<string>("--backend")
        {
            Description = "The backend of NeuralSharp's matrix products",
            DefaultValueFactory = _ => Backend.Current.Name,
        };
        backend.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Backend.Available().SingleOrDefault(known => known.Name == token.Value) is not { IsAvailable: true })
                result.AddError($"--backend {token.Value}: not to be had here; available: {string.Join(", ", Backend.Available().Where(known => known.IsAvailable).Select(known => known.Name))}.");
        });
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long a measurement takes, both libraries together, after the warm-up",
            DefaultValueFactory = _ => 10,
        };
        seconds.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && double.TryParse(token.Value, out var value) && value is not (> 0 and <= 3600))
                result.AddError($"--seconds {token.Value}: give more than 0 and at most 3600.");
        });
        var write = WriteOption.Create("docs/benchmarks.md");
        var command = new Command("compare", "Measures W1 to W8 beside TorchSharp, in alternation, and reports them")
        {
            workloads, threads, backend, seconds, write,
        };
        command.SetAction(parsed => Run(
            new ComparisonOptions(
                parsed.GetRequiredValue(workloads),
                [.. parsed.GetRequiredValue(threads).Select(count => int.Parse(count, CultureInfo.InvariantCulture))],
                parsed.GetRequiredValue(backend),
                TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds))),
            parsed.GetValue(write),
            CommandRunner.Reproduce(parsed)));
        return command;
    }

    private static int Run(ComparisonOptions options, bool write, string command)
    {
#if DEBUG
        throw new BenchmarkException("this is a Debug build, whose times mean nothing. Run it with -c Release.");
#else
        WriteOption.Check(write, s_document);
        if (Libtorch.Problem() is { } problem) throw new BenchmarkException(problem);
        Backend.Use(options.Backend);
        var run = Comparison.Run(options, Console.Error);
        var report = ComparisonReport.Format(run, options, command);
        if (!write) Console.Write(report);
        else AtomicFile.Write(s_document, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(report)));
        if (!run.WasQuiet) Console.Error.WriteLine("warning: other programs used the processors; these times are not to be trusted.");
        return run.Results.Any(result => result.Agreement is { Holds: false }) ? 1 : 0;
#endif
    }

    private static string[]? ParseList(ArgumentResult result, string what, Func<string, string?> normalize, string known)
    {
        var values = new List<string>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (normalize(text) is { } value)
            {
                if (!values.Contains(value)) values.Add(value);
                continue;
            }

            result.AddError($"'{text}' is no {what}; allowed: {known}.");
            return null;
        }

        return [.. values];
    }
}

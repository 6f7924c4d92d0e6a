using System.CommandLine;
using BenchmarkDotNet.Running;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that runs the BenchmarkDotNet benchmarks; what follows it is BenchmarkDotNet's own command line.</summary>
internal static class MicroCommand
{
    private static readonly string[] s_information = ["--list", "--info", "--version"];   // these run nothing, and are right to

    public static Command Create()
    {
        var command = new Command("micro", "Runs the kernels' benchmarks; takes BenchmarkDotNet's arguments, such as --filter '*Gemm*'")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(parsed => Run([.. parsed.UnmatchedTokens]));
        return command;
    }

    private static int Run(List<string> arguments)
    {
        // In this process: a process for each benchmark would be built anew each time, with half a gigabyte of libtorch copied.
        if (!arguments.Contains("--inProcess") && !arguments.Contains("-i")) arguments.Add("--inProcess");
        if (Libtorch.Problem() is { } problem)
        {
            Console.Error.WriteLine($"Without the TorchSharp side: {problem}");
            arguments.AddRange(["--anyCategories", MicroCategories.NeuralSharp]);
        }

        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run([.. arguments]).ToList();
        if (summaries.Count == 0) return arguments.Exists(s_information.Contains) ? 0 : CommandRunner.WrongUsage;
        return summaries.Exists(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}

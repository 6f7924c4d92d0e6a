using System.CommandLine;
using NeuralSharp.Tests.Golden;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that writes what TorchSharp computes, for tests that run without it.</summary>
internal static class GoldenCommand
{
    private const string Producer = "dotnet run -c Release --project NeuralSharp.Benchmarks -- golden";

    private static readonly (string File, IEnumerable<GoldenSpec> Specs)[] s_families =
    [
        ("elementwise", ElementwiseGolden.Specs),
        ("reductions", ReductionGolden.Specs),
        ("movement", MovementGolden.Specs),
        ("linear-algebra", LinearAlgebraGolden.Specs),
        ("layers", LayerGolden.Specs),
        (Path.Combine("Optim", "schedules"), ScheduleGolden.Specs),
        (Path.Combine("Optim", "optimizers"), OptimizerGolden.Specs),
    ];

    public static Command Create()
    {
        var output = new Option<string>("--output")
        {
            Description = "The folder to write to",
            DefaultValueFactory = _ => Path.Combine("NeuralSharp.Tests", "Golden"),
        };
        var command = new Command("golden", "Writes values and gradients of every op, computed by TorchSharp, for the tests to compare with") { output };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(output)));
        return command;
    }

    private static int Run(string folder)
    {
        if (!Directory.Exists(folder)) throw new BenchmarkException($"there is no folder '{folder}'. Run from the repository's root, or give --output.");
        if (Libtorch.Problem() is { } problem) throw new BenchmarkException(problem);
        torch.set_num_threads(1);   // sums in one order
        var version = typeof(torch).Assembly.GetName().Version!.ToString(3);
        foreach (var (file, specs) in s_families)
        {
            var golden = new GoldenFile(Producer, version, Libtorch.Version, [.. specs.Select(spec => spec.Compute())]);
            var bytes = golden.ToBytes();
            var path = Path.Combine(folder, $"{file}.json");
            AtomicFile.Write(path, stream => stream.Write(bytes));
            Console.WriteLine($"{path}: {golden.Cases.Select(row => row.Op).Distinct().Count()} ops, {golden.Cases.Length} cases, {bytes.Length / 1000} kB");
        }

        return 0;
    }
}

using System.CommandLine;
using NeuralSharp.Tests.Golden;
using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that computes by TorchSharp what the tests compare with.</summary>
internal static class GoldenCommand
{
    private const string Producer = "dotnet run -c Release --project NeuralSharp.Benchmarks -- golden";

    private static readonly string s_folder = Path.Combine("NeuralSharp.Tests", "Golden");

    private static readonly (string File, IEnumerable<GoldenSpec> Specs)[] s_families =
    [
        ("elementwise", ElementwiseGolden.Specs),
        ("reductions", ReductionGolden.Specs),
        ("movement", MovementGolden.Specs),
        ("linear-algebra", LinearAlgebraGolden.Specs),
        ("layers", LayerGolden.Specs),
        ("losses", LossGolden.Specs),
        (Path.Combine("Optim", "schedules"), ScheduleGolden.Specs),
        (Path.Combine("Optim", "optimizers"), OptimizerGolden.Specs),
    ];

    public static Command Create()
    {
        var write = new Option<bool>("--write") { Description = $"Writes {s_folder}; without it, it is only said which files would change" };
        var command = new Command("golden", "Computes values and gradients of every op by TorchSharp, for the tests to compare with") { write };
        command.SetAction(parsed => Run(parsed.GetValue(write)));
        return command;
    }

    private static int Run(bool write)
    {
        if (!Directory.Exists(s_folder)) throw new BenchmarkException($"there is no folder '{s_folder}'. Run from the repository's root.");
        if (Libtorch.Problem() is { } problem) throw new BenchmarkException(problem);
        torch.set_num_threads(1);   // sums in one order
        var version = typeof(torch).Assembly.GetName().Version!.ToString(3);
        var differ = false;
        foreach (var (file, specs) in s_families)
        {
            var golden = new GoldenFile(Producer, version, Libtorch.Version, [.. specs.Select(spec => spec.Compute())]);
            var bytes = golden.ToBytes();
            var path = Path.Combine(s_folder, $"{file}.json");
            var isSame = File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
            if (write) AtomicFile.Write(path, stream => stream.Write(bytes));
            differ |= !isSame;
            Console.WriteLine($"{path}{(isSame ? ", as it was" : write ? ", changed" : ", would change")}: {golden.Cases.Select(row => row.Op).Distinct().Count()} ops, {golden.Cases.Length} cases, {bytes.Length / 1000} kB");
        }

        return differ && !write ? 1 : 0;
    }
}

using System.CommandLine;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that looks for leaks in very many steps and measures the memory of an epoch: a part of docs/performance.md.</summary>
internal static class MemoryCommand
{
    public static Command Create()
    {
        var steps = new Option<int>("--steps") { Description = "How many steps of XOR", DefaultValueFactory = _ => 1_000_000 };
        steps.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 10) result.AddError("--steps: at least 10.");
        });
        var data = new Option<string?>("--data") { Description = $"The folder of MNIST (default: {Mnist.FolderVariable}, or the cache)" };
        var write = WriteOption.Create("docs/performance.md");
        var command = new Command("memory", "Trains XOR a million times and MNIST for an epoch, and measures the memory") { steps, data, write };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(steps), parsed.GetValue(data) ?? Mnist.DefaultFolder(), parsed.GetValue(write), CommandRunner.Reproduce(parsed)));
        return command;
    }

    private static int Run(int steps, string folder, bool write, string command)
    {
        var document = Path.Combine("docs", "performance.md");
        WriteOption.Check(write, document);
        CheckData(folder);
        StepStyle[] styles = [StepStyle.Plain, StepStyle.Scoped, StepStyle.Captured];
        var runs = new List<LongRun>();
        foreach (var style in styles)
        {
            Console.Error.WriteLine(Invariant($"memory: {steps} steps of XOR, {style}"));
            runs.Add(LongRun.Xor(style, steps));
        }

        Console.Error.WriteLine("memory: two epochs of MNIST, in a process of their own each");
        List<MnistEpoch> epochs = [MnistEpoch.Measure(FirstStep.NeuralSharp, folder)];
        if (Libtorch.Problem() is { } problem) Console.Error.WriteLine($"TorchSharp is left out: {problem}");
        else epochs.Add(MnistEpoch.Measure(FirstStep.TorchSharp, folder));
        MeasuredPart.Publish(write, document, MemoryReport.Format(runs, epochs, command), "memory");
        return 0;
    }

    /// <summary>Files that are missing are better known before the long run than after; what it reads is gone when it returns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckData(string folder) => Mnist.Load(folder);
}

using System.CommandLine;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that measures how long a training waits for its data, and whether its memory stays flat.</summary>
internal static class WaitCommand
{
    public static Command Create()
    {
        var epochs = new Option<int>("--epochs") { Description = "How many epochs", DefaultValueFactory = _ => 50 };
        epochs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 2) result.AddError("--epochs: at least 2.");
        });
        var data = new Option<string?>("--data") { Description = $"The folder of MNIST (default: {Mnist.FolderVariable}, or the cache)" };
        var command = new Command("wait", "Trains W2 on MNIST, and measures the share of the time it waits for batches") { epochs, data };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(epochs), parsed.GetValue(data) ?? Mnist.DefaultFolder()));
        return command;
    }

    private static int Run(int epochs, string folder)
    {
        var wait = DataWait.Measure(Mnist.Load(folder).Train, epochs);
        Console.WriteLine(Invariant($"waiting for data: {wait.Share * 100:0.00} % of {wait.Seconds:0.0} s in {epochs} epochs ({wait.MicrosecondsPerStep:0} µs a step)"));
        Console.WriteLine(Invariant($"longest wait: {wait.LongestMilliseconds:0.00} ms"));
        Console.WriteLine(Invariant($"memory after the first epoch {wait.FirstResident / 1e6:0.0} MB, after the last {wait.LastResident / 1e6:0.0} MB"));
        return 0;
    }
}

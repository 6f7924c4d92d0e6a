using System.Diagnostics;
using System.Globalization;

namespace NeuralSharp.Benchmarks;

/// <summary>W8: starts a process with each library in alternation, and waits for the loss of its first step.</summary>
internal static class StartUp
{
    private const int LeastPairs = 5;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>NeuralSharp as this build has it.</summary>
    public static Measurement Measure(TimeSpan budget) => Measure(OwnProcess.With(FirstStep.Command, FirstStep.NeuralSharp), budget);

    /// <summary>NeuralSharp as a native program of its own.</summary>
    public static Measurement Measure(PublishedProgram native, TimeSpan budget) =>
        Measure(new ProcessStartInfo(native.Executable, [FirstStep.Command]), budget);

    private static Measurement Measure(ProcessStartInfo neuralSharp, TimeSpan budget)
    {
        // The first start of each reads its files from disk; the others find them in the system's cache.
        var torchSharp = OwnProcess.With(FirstStep.Command, FirstStep.TorchSharp);
        TimeStart(neuralSharp);
        TimeStart(torchSharp);

        var (ours, theirs) = (new List<double>(), new List<double>());
        var clock = Stopwatch.StartNew();
        while (ours.Count < LeastPairs || clock.Elapsed < budget)
        {
            ours.Add(TimeStart(neuralSharp));
            theirs.Add(TimeStart(torchSharp));
        }

        return new Measurement([.. ours], [.. theirs], HeapBytesPerRun: null);
    }

    private static double TimeStart(ProcessStartInfo program)
    {
        program.RedirectStandardOutput = true;
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(program)!;
        var answer = process.StandardOutput.ReadLineAsync();
        if (!answer.Wait(s_patience))
        {
            process.Kill();
            throw new BenchmarkException($"the first step ({Describe(program)}) did not end within {s_patience.TotalSeconds:0} s.");
        }

        var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.WaitForExit();
        if (process.ExitCode != 0 || !double.TryParse(answer.Result, CultureInfo.InvariantCulture, out _))
            throw new BenchmarkException($"the first step ({Describe(program)}) failed with exit code {process.ExitCode}.");
        return time;
    }

    private static string Describe(ProcessStartInfo program) => $"{program.FileName} {string.Join(' ', program.ArgumentList)}";
}

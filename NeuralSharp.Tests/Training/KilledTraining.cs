using System.Diagnostics;
using System.Security.Cryptography;

namespace NeuralSharp.Tests.Training;

/// <summary>Runs the sample mnist in a process of its own, kills it at random moments, goes on, and looks at the file of the model in the end.</summary>
/// <param name="program">The samples program, as a .dll.</param>
/// <param name="data">The folder with MNIST's four files.</param>
/// <param name="folder">A folder for the runs.</param>
internal sealed class KilledTraining(string program, string data, string folder)
{
    private int _runs;

    /// <summary>How long the undisturbed run took.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>The SHA-256 of the model that an undisturbed run saves.</summary>
    public string Undisturbed()
    {
        var run = NewRun();
        var began = Stopwatch.GetTimestamp();
        RunToEnd(run, resume: false);
        Duration = Stopwatch.GetElapsedTime(began);
        return HashOf(run);
    }

    /// <summary>Kills a run at a random moment, maybe damages its newest checkpoint, and goes on to the end.</summary>
    public KilledRun KillAndGoOn(Random random, bool damages)
    {
        var run = NewRun();
        bool wasKilled;
        using (var process = Start(run, resume: false))
        {
            wasKilled = damages
                ? KillAfter(process, () => Checkpoints(run).Length >= 2, random.Next(0, 100))
                : KillAfter(process, () => true, random.Next(0, (int)Duration.TotalMilliseconds));
        }

        var checkpoints = Checkpoints(run);
        if (damages) Damage(checkpoints[^1], random);
        var errors = RunToEnd(run, resume: true);
        return new(wasKilled, checkpoints.Length, errors.Contains("warning:", StringComparison.Ordinal), HashOf(run));
    }

    private static bool KillAfter(Process process, Func<bool> begins, int milliseconds)
    {
        while (!process.HasExited && !begins()) Thread.Sleep(1);
        var wasKilled = !process.WaitForExit(milliseconds);
        if (wasKilled) process.Kill();   // SIGKILL
        process.WaitForExit();
        return wasKilled;
    }

    /// <summary>What a failing disk does: a bit turned, an end lost, or nothing left.</summary>
    private static void Damage(string path, Random random)
    {
        var bytes = File.ReadAllBytes(path);
        switch (random.Next(3))
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                Array.Resize(ref bytes, random.Next(bytes.Length));
                break;
            default:
                bytes = [];
                break;
        }

        File.WriteAllBytes(path, bytes);
    }

    private static string[] Checkpoints(string run) =>
        Directory.Exists(Path.Combine(run, "checkpoints")) ? [.. Directory.GetFiles(Path.Combine(run, "checkpoints"), "checkpoint-*").Order(StringComparer.Ordinal)] : [];

    private static string HashOf(string run) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(run, "model.safetensors"))));

    private string NewRun()
    {
        var run = Path.Combine(folder, Invariant($"run-{++_runs}"));
        Directory.CreateDirectory(run);
        return run;
    }

    private string RunToEnd(string run, bool resume)
    {
        using var process = Start(run, resume);
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? errors : throw new InvalidOperationException(Invariant($"mnist ended with {process.ExitCode}: {errors}"));
    }

    private Process Start(string run, bool resume)
    {
        string[] arguments =
        [
            program, "mnist", "--offline", "--data", data, "--preset", "best", "--epochs", "3", "--batch-size", "16", "--threads", "1", "--checkpoint", Path.Combine(run, "checkpoints"),
            "--checkpoint-every", "7", "--save", Path.Combine(run, "model.safetensors"), .. (string[])(resume ? ["--resume"] : []),
        ];
        var process = new Process
        {
            StartInfo = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        return process;
    }
}

/// <summary>What became of a killed run.</summary>
/// <param name="WasKilled">Whether it was killed before its end.</param>
/// <param name="Checkpoints">How many checkpoints it left.</param>
/// <param name="WasWarned">Whether a damaged one was told of.</param>
/// <param name="Hash">The SHA-256 of the model in the end.</param>
internal sealed record KilledRun(bool WasKilled, int Checkpoints, bool WasWarned, string Hash);

using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;

namespace NeuralSharp.Grading;

/// <summary>
/// Grades in a process of its own. What a learner writes may call itself without end, or end the program, and no catch helps against that: then the process that waits
/// says so, and starts another for the functions that are left.
/// </summary>
internal static class OwnProcess
{
    /// <summary>For tests: grades in this process where it is set to true (<see cref="AppContext.SetSwitch"/>).</summary>
    public const string Switch = "NeuralSharp.Grading.InThisProcess";

    /// <summary>What the process that grades may take, in bytes: 1 GiB.</summary>
    public const long MemoryLimit = 1L << 30;

    private const string Variable = "NEURALSHARP_GRADING_PIPE";

    /// <summary>Whether this process may be left behind: another waits for it.</summary>
    public static bool IsWaitedFor => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>Runs a grading.</summary>
    /// <param name="args">The program's arguments, which the other process gets too.</param>
    /// <param name="report">Where the verdicts go as JSON; null for nowhere.</param>
    /// <param name="grade">Grades, and returns the exit code.</param>
    /// <exception cref="LessonFaultException">The grading itself is at fault.</exception>
    public static int Run(string[] args, string? report, Func<GradingProgress, int> grade)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } pipe)
        {
            using StreamWriter listener = new(new AnonymousPipeClientStream(PipeDirection.Out, pipe));
            GradingProgress told = new(listener);
            told.Follow(Console.In);
            var exitCode = grade(told);
            told.End();
            return exitCode;
        }

        GradingProgress progress = new();
        try
        {
            return IsInThisProcess ? grade(progress) : Watch(args, progress);
        }
        finally
        {
            if (report is not null) progress.Save(report);
        }
    }

    /// <summary>Tests want it; and somebody who goes through the code in a debugger.</summary>
    private static bool IsInThisProcess => Debugger.IsAttached || (AppContext.TryGetSwitch(Switch, out var here) && here);

    /// <summary>Starts processes until all functions are graded: each begins where the one before ended.</summary>
    private static int Watch(string[] args, GradingProgress progress)
    {
        var cancelled = false;
        Console.CancelKeyPress += (_, pressed) => pressed.Cancel = cancelled = true;   // the other process is interrupted as well, and this one ends after it
        while (true)
        {
            var before = progress.Verdicts.Count;
            var (exitCode, overflowed) = Once(args, progress);
            if (progress.IsOver || cancelled) return exitCode;
            if (progress.Running is { } running)
            {
                Verdict verdict = new(running, VerdictKind.Crashed, overflowed
                    ? $"{running} calls itself without end, until the stack is full. Which call is to be the last one?"
                    : Invariant($"The program ended while {running} ran, with exit code {exitCode}. Does it call Environment.Exit?"));
                progress.Add(verdict);
                VerdictText.Write(Console.Out, verdict);
            }
            else if (progress.Verdicts.Count == before)
            {
                throw new LessonFaultException(Invariant($"the process that grades ended with exit code {exitCode} before it had begun"));
            }
        }
    }

    private static (int ExitCode, bool Overflowed) Once(string[] args, GradingProgress progress)
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.In, HandleInheritability.Inheritable);
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardError = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (var argument in args) start.ArgumentList.Add(argument);
        start.Environment[Variable] = pipe.GetClientHandleAsString();
        start.Environment["DOTNET_GCHeapHardLimit"] = MemoryLimit.ToString("x", CultureInfo.InvariantCulture);

        using var process = Process.Start(start)!;
        pipe.DisposeLocalCopyOfClientHandle();
        using (process.StandardInput) progress.TellAll(process.StandardInput);
        var overflowed = false;
        var errors = Task.Run(() =>
        {
            var told = true;
            while (process.StandardError.ReadLine() is { } line)
            {
                overflowed |= line.StartsWith("Stack overflow", StringComparison.Ordinal);
                told &= !overflowed && !line.StartsWith("Unhandled exception", StringComparison.Ordinal);   // the runtime's last words: the verdict tells it
                if (told) Console.Error.WriteLine(line);
            }
        });
        using (StreamReader reader = new(pipe)) progress.Follow(reader);
        errors.Wait();
        process.WaitForExit();
        return (process.ExitCode, overflowed);
    }
}

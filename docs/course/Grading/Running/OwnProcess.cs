using System.Diagnostics;

namespace NeuralSharp.Grading;

/// <summary>
/// Grades in a process of its own. What a learner writes may call itself without end, take all memory or end the program, and no catch helps against that: then the
/// process that waits says so.
/// </summary>
internal static class OwnProcess
{
    /// <summary>For tests: grades in this process where it is set to true (<see cref="AppContext.SetSwitch"/>).</summary>
    public const string Switch = "NeuralSharp.Grading.InThisProcess";

    private const string Variable = "NEURALSHARP_GRADING_PROGRESS";
    private const string MemoryLimit = "40000000";   // bytes, hexadecimal: 1 GiB

    /// <summary>Whether somebody goes through the code in a debugger: then it stays in this process, and time is not limited.</summary>
    public static bool IsDebugged => Debugger.IsAttached;

    /// <summary>Runs a grading.</summary>
    /// <param name="args">The program's arguments, which the other process gets too.</param>
    /// <param name="report">Where the verdicts go as JSON; null for nowhere.</param>
    /// <param name="grade">Grades, and returns the exit code.</param>
    public static int Run(string[] args, string? report, Func<GradingProgress, int> grade)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } handed) return grade(new(handed));
        if (IsDebugged || (AppContext.TryGetSwitch(Switch, out var here) && here)) return grade(new(report));

        var file = report ?? Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "");
            return Watch(args, file);
        }
        finally
        {
            if (report is null) File.Delete(file);
        }
    }

    private static int Watch(string[] args, string file)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (var argument in args) start.ArgumentList.Add(argument);
        start.Environment[Variable] = file;
        start.Environment["DOTNET_GCHeapHardLimit"] = MemoryLimit;

        using var process = Process.Start(start)!;
        var overflowed = false;
        while (process.StandardError.ReadLine() is { } line)
        {
            overflowed |= line.StartsWith("Stack overflow", StringComparison.Ordinal);   // thousands of lines follow
            if (!overflowed) Console.Error.WriteLine(line);
        }

        process.WaitForExit();
        var progress = GradingProgress.Read(file);
        if (progress.Running is not { } running) return process.ExitCode;
        Verdict verdict = new(running, VerdictKind.Crashed, overflowed
            ? $"{running} calls itself without end, until the stack is full. Which call is to be the last one?"
            : $"The program ended while {running} ran, with exit code {process.ExitCode}. Does it call Environment.Exit, or throw on another thread?");
        progress.Add(verdict);
        VerdictText.Write(verdict);
        return 1;
    }
}

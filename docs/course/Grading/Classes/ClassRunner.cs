using System.Diagnostics;

namespace NeuralSharp.Grading;

/// <summary>What became of a learner's file.</summary>
/// <param name="File">The file.</param>
/// <param name="Verdicts">A verdict for each function.</param>
/// <param name="Problem">What kept it from being graded; null where it was.</param>
internal sealed record ClassRow(ClassFile File, IReadOnlyList<Verdict> Verdicts, string? Problem = null);

/// <summary>Runs a compiled lesson.</summary>
internal static class ClassRunner
{
    /// <summary>Runs it within a time.</summary>
    public static ClassRow Run(ClassFile file, string program, TimeSpan limit)
    {
        var folder = Directory.CreateDirectory(Path.ChangeExtension(program, ".run")).FullName;   // files that it writes go there
        var report = Path.Combine(folder, "report.json");
        using var process = new Process
        {
            StartInfo = new("dotnet", [program, "--report", report]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            return new(file, [], Invariant($"was not finished after {limit.TotalSeconds:F0} s"));
        }

        return File.Exists(report)
            ? new(file, GradingProgress.Load(report), process.ExitCode == LessonCommand.LessonAtFault ? "a fault of the lesson, not of the learner: run it alone to see it" : null)
            : new(file, [], Invariant($"ended with exit code {process.ExitCode} before it was graded: does it hand its args over to the grading?"));
    }
}

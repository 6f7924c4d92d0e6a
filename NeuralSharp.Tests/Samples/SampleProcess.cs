using System.Diagnostics;
using NeuralSharp.Samples;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>What a run of the samples program gave.</summary>
internal sealed record SampleOutcome(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.TrimEnd('\n').Split('\n');

    /// <summary>The error of a run that must have failed: exit code 1, one line, no stack trace.</summary>
    public string ShouldHaveFailed()
    {
        ExitCode.ShouldBe(1, $"{Output}{Error}");
        Error.ShouldStartWith("error: ");
        Error.TrimEnd('\n').ShouldNotContain('\n');
        Error.ShouldNotContain("   at ");
        return Error;
    }
}

/// <summary>Runs the samples program that was built with the tests.</summary>
internal static class SampleProcess
{
    /// <summary>As a process of its own, whose output is a pipe.</summary>
    public static SampleOutcome Start(params string[] arguments)
    {
        var program = typeof(SampleRunner).Assembly.Location;
        using var process = new Process
        {
            StartInfo = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.StartInfo.Environment.Remove(Mnist.FolderVariable);
        process.StartInfo.Environment["NEURALSHARP_OFFLINE"] = "1";
        process.StartInfo.Environment["XDG_DATA_HOME"] = Path.Combine(Path.GetTempPath(), "neuralsharp-no-cache");
        process.Start();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }

    /// <summary>Within this process, which is quicker; what it sets is put back.</summary>
    public static SampleOutcome Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var (oldOutput, oldError, threads) = (Console.Out, Console.Error, Backend.Threads);
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            var exitCode = typeof(SampleRunner).Assembly.EntryPoint!.Invoke(null, [arguments]);
            return new((int)exitCode!, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
        }
        finally
        {
            Console.SetOut(oldOutput);
            Console.SetError(oldError);
            Backend.Threads = threads;
        }
    }
}

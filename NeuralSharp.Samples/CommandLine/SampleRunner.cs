using System.CommandLine;
using System.Text;

namespace NeuralSharp.Samples;

/// <summary>Runs a command line, and turns the errors a user can mend into one line and an exit code.</summary>
internal static class SampleRunner
{
    /// <summary>The exit codes after Ctrl-C and SIGTERM: 128 and the signal's number, as shells have it.</summary>
    public const int Interrupted = 130, Terminated = 143;

    /// <summary>The word that such an end is told by.</summary>
    public const string Stopped = "stopped";

    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>0 where all went well, 1 where the sample failed, 2 where the command line is wrong, 130 after Ctrl-C.</summary>
    public static int Run(string[] args, CancellationToken interruption)
    {
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected) Console.OutputEncoding = Encoding.UTF8;   // for the bars and pictures
        var parsed = SampleList.Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors.Select(error => OneLine(error.Message)).Distinct()) Console.Error.WriteLine($"error: {error}");
            foreach (var token in parsed.UnmatchedTokens)
            {
                if (Suggestion.For(token, parsed.CommandResult.Command) is { } meant) Console.Error.WriteLine($"error: there is no '{OneLine(token)}'; did you mean {meant}?");
            }

            Console.Error.WriteLine("See --help for what there is.");
            return WrongUsage;
        }

        try
        {
            return parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },   // signals are heard by Interruption
                interruption).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine(Stopped);
            return Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException || IsOwn(e))
        {
            Console.Error.WriteLine($"error: {OneLine(e.Message)}");
            return Failed;
        }
    }

    /// <summary>Whether the library or a sample says what is wrong and how to mend it, so that nobody needs to see where in the code.</summary>
    private static bool IsOwn(Exception exception) => exception.GetType().Assembly.GetName().Name!.StartsWith("NeuralSharp.", StringComparison.Ordinal);

    /// <summary>The message without its line breaks, and without what a terminal would obey: it may quote a file, or a path.</summary>
    private static string OneLine(string message) =>
        Printable.Escape(string.Join(' ', message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
}

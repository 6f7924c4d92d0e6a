using System.CommandLine;
using System.Text;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Runs a command line, and turns the errors a user can mend into one line and an exit code.</summary>
internal static class SampleRunner
{
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const int Interrupted = 130;   // 128 + SIGINT, as shells have it

    /// <summary>0 where all went well, 1 where the sample failed, 2 where the command line is wrong, 130 after Ctrl-C.</summary>
    public static int Run(RootCommand root, string[] args)
    {
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected) Console.OutputEncoding = Encoding.UTF8;   // for the bars and pictures
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors.Select(error => OneLine(error.Message)).Distinct()) Console.Error.WriteLine($"error: {error}");
            Console.Error.WriteLine("See --help for what there is.");
            return WrongUsage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(30),   // what an end after Ctrl-C may take: a step, and saving
            });
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("stopped");
            return Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or AutogradException
            or BackendException or ModelMismatchException or NonFiniteLossException)
        {
            Console.Error.WriteLine($"error: {OneLine(e.Message)}");
            return Failed;
        }
    }

    /// <summary>The message without its line breaks, and without what a terminal would obey: it may quote a file, or a path.</summary>
    private static string OneLine(string message) =>
        Printable.Escape(string.Join(' ', message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
}

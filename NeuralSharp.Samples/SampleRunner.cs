using System.CommandLine;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Runs a command line, and turns the errors a user can mend into one line and an exit code.</summary>
internal static class SampleRunner
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>0 where all went well, 1 where the sample failed, 2 where the command line is wrong.</summary>
    public static int Run(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) Console.Error.WriteLine($"error: {OneLine(error.Message)}");
            Console.Error.WriteLine("See --help for what there is.");
            return WrongUsage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or AutogradException
            or ModelMismatchException or NonFiniteLossException or OperationCanceledException)
        {
            Console.Error.WriteLine($"error: {OneLine(e.Message)}");
            return Failed;
        }
    }

    private static string OneLine(string message) =>
        string.Join(' ', message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}

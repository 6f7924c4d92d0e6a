using System.CommandLine;

namespace NeuralSharp.Benchmarks;

/// <summary>Runs a command line, and turns the errors a user can mend into one line and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>The exit code of a command line that is wrong.</summary>
    public const int WrongUsage = 2;

    private const int Failed = 1;

    /// <summary>0 where all went well, 1 where a measurement failed, 2 where the command line is wrong.</summary>
    public static int Run(string[] args)
    {
        var root = new RootCommand("NeuralSharp measured: beside TorchSharp, and kernel by kernel.")
        {
            CompareCommand.Create(),
            MicroCommand.Create(),
            GemmCommand.Create(),
            ScalingCommand.Create(),
            MemoryCommand.Create(),
            WaitCommand.Create(),
            GoldenCommand.Create(),
            MutateCommand.Create(),
            NistCommand.Create(),
            DoublingCommand.Create(),
            FuzzCommand.Create(),
            CsvCommand.Create(),
            ResumeCommand.Create(),
            EstimatorsCommand.Create(),
            LayoutCommand.Create(),
            DeploymentCommand.Create(),
            PatchLibtorchCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"error: {parsed.Errors[0].Message} See --help for what there is.");
            return WrongUsage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or BenchmarkException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return Failed;
        }
    }

    /// <summary>The command that does what this command line does, for the reader of a report.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="buildOptions">Options of the build, each with a space behind it.</param>
    public static string Reproduce(ParseResult parsed, string buildOptions = "") => string.Join(
        ' ', [$"dotnet run -c Release --project NeuralSharp.Benchmarks {buildOptions}--", .. parsed.Tokens.Select(token => token.Value)]);
}

using System.CommandLine;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that publishes small programs in every way, measures them, and writes the table of docs/deployment.md.</summary>
internal static class DeploymentCommand
{
    private const string ToConsole = "-";

    public static Command Create()
    {
        var starts = new Option<int>("--starts") { Description = "How often each program is started", DefaultValueFactory = _ => 31 };
        starts.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000) result.AddError("--starts: 1 to 10000.");
        });
        var noPublish = new Option<bool>("--no-publish") { Description = "Measures what was published before" };
        var output = new Option<string>("--output")
        {
            Description = $"The Markdown file whose table is replaced; {ToConsole} for the console",
            DefaultValueFactory = _ => Path.Combine("docs", "deployment.md"),
        };
        var command = new Command("deployment", "Publishes a program in every way, and measures its size, its start and its speed") { starts, noPublish, output };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(starts),
            !parsed.GetValue(noPublish),
            parsed.GetRequiredValue(output),
            CommandRunner.Reproduce(parsed, "-p:Libtorch=false ")));
        return command;
    }

    private static int Run(int starts, bool publish, string output, string command)
    {
        if (!Directory.Exists("NeuralSharp.Benchmarks")) throw new BenchmarkException("run this from the repository's root: it publishes programs from there.");
        if (output != ToConsole && !File.Exists(output)) throw new BenchmarkException($"--output {output}: there is no such file; give - for the console.");
        var results = DeploymentContest.Run(Publication.All, starts, publish, Console.Error);
        var table = DeploymentReport.Format(results, starts, ProcessorShare.Measure(), command);
        if (output == ToConsole) Console.Write(table);
        else MeasuredPart.Replace(output, table);
        return 0;
    }
}

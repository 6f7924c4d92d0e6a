using System.CommandLine;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that publishes small programs in every way, measures them: the table of docs/deployment.md.</summary>
internal static class DeploymentCommand
{
    private static readonly string s_document = Path.Combine("docs", "deployment.md");

    public static Command Create()
    {
        var starts = new Option<int>("--starts") { Description = "How often each program is started", DefaultValueFactory = _ => 31 };
        starts.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000) result.AddError("--starts: 1 to 10000.");
        });
        var noPublish = new Option<bool>("--no-publish") { Description = "Measures what was published before" };
        var write = WriteOption.Create("docs/deployment.md");
        var command = new Command("deployment", "Publishes a program in every way, and measures its size, its start and its speed") { starts, noPublish, write };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(starts),
            !parsed.GetValue(noPublish),
            parsed.GetValue(write),
            CommandRunner.Reproduce(parsed, "-p:Libtorch=false ")));
        return command;
    }

    private static int Run(int starts, bool publish, bool write, string command)
    {
        if (!Directory.Exists("NeuralSharp.Benchmarks")) throw new BenchmarkException("run this from the repository's root: it publishes programs from there.");
        WriteOption.Check(write, s_document);
        var results = DeploymentContest.Run(Publication.All, starts, publish, Console.Error);
        var table = DeploymentReport.Format(results, starts, ProcessorShare.Measure(), command);
        MeasuredPart.Publish(write, s_document, table);
        return 0;
    }
}

using System.CommandLine;
using NeuralSharp.Tests.Fuzz;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that gives damaged files to every reader and fails where one answers in a way it does not document.</summary>
internal static class FuzzCommand
{
    public static Command Create()
    {
        string[] names = [.. FuzzTargets.All.Select(entry => entry.Target.Name)];
        var targets = new Option<string[]>("--targets")
        {
            Description = $"Which readers: {string.Join(", ", names)}",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => names,
        };
        targets.AcceptOnlyFromAmong(names);
        var files = new Option<int?>("--files") { Description = $"How many damaged files each (default: {string.Join(", ", FuzzTargets.All.Select(entry => Invariant($"{entry.Files}")))})" };
        files.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1) result.AddError("--files: at least 1.");
        });
        var seed = new Option<int>("--seed") { Description = "Chooses the damages", DefaultValueFactory = _ => 1 };
        var command = new Command("fuzz", "Gives damaged files to every reader: each must be refused as documented, at once, within its memory") { targets, files, seed };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(targets), parsed.GetValue(files), parsed.GetRequiredValue(seed)));
        return command;
    }

    private static int Run(string[] names, int? files, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("neuralsharp-fuzz-").FullName;
        List<FuzzRun> runs = [];
        try
        {
            foreach (var (target, usual) in FuzzTargets.All.Where(entry => names.Contains(entry.Target.Name)))
            {
                var count = files ?? usual;
                Console.Error.WriteLine(Invariant($"{target.Name}: {count} damaged files"));
                runs.Add(FuzzRun.Of(target, count, seed, folder, done => Console.Error.WriteLine(Invariant($"  {done}"))));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine("| reader | damaged files | read all the same | longest, ms | most memory, of what is allowed | faults |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var run in runs) Console.WriteLine(Invariant($"| {run.Target.Name} | {run.Files} | {run.Read} | {run.Longest.TotalMilliseconds:0} | {run.MostMemory * 100:0} % | {run.Faults.Count} |"));
        var faults = runs.SelectMany(run => run.Faults.Select(fault => (run.Target.Name, fault.What, fault.File))).ToList();
        var kept = Path.Combine("artifacts", "fuzz");
        if (faults.Count > 0) Directory.CreateDirectory(kept);
        for (var i = 0; i < faults.Count; i++)
        {
            var path = Path.Combine(kept, Invariant($"{faults[i].Name}-{i + 1}"));
            File.WriteAllBytes(path, faults[i].File);
            Console.WriteLine($"{path}: {faults[i].What}");
        }

        return faults.Count > 0 ? 1 : 0;
    }
}

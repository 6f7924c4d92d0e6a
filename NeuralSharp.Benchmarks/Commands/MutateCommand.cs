using System.CommandLine;
using System.Diagnostics;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that breaks every backward rule in turn and shows that a test notices.</summary>
internal static class MutateCommand
{
    public static Command Create()
    {
        var command = new Command("mutate", "Breaks every backward rule in every way it knows, and fails where no test notices");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        var watch = Stopwatch.StartNew();
        Console.Error.WriteLine("mutate: breaks every backward rule in a copy, builds that, and runs the checks; about a minute");
        var (mutants, fates) = MutationRun.Run(Directory.GetCurrentDirectory());
        var survivors = mutants.Where(mutant => fates[mutant.Id].KilledBy is null).ToArray();
        var unexpected = survivors.Where(mutant => !EquivalentMutants.Contains(mutant)).ToArray();

        Console.WriteLine("| rule | file | mutants | killed | equivalent | survive |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: |");
        foreach (var rule in mutants.GroupBy(mutant => (mutant.Rule, mutant.File)))
        {
            var (living, wrong) = (rule.Count(survivors.Contains), rule.Count(unexpected.Contains));
            Console.WriteLine($"| {rule.Key.Rule} | {rule.Key.File}:{rule.First().Line} | {rule.Count()} | {rule.Count() - living} | {living - wrong} | {wrong} |");
        }

        Console.WriteLine();
        foreach (var mutant in unexpected)
        {
            Console.WriteLine($"survives: {mutant.File}:{mutant.Line}, {mutant.Rule}, {mutant.Change}; "
                + (fates[mutant.Id].Reaching == 0 ? "no check runs through it" : $"{fates[mutant.Id].Reaching} checks run through it and pass"));
        }

        var outdated = EquivalentMutants.All.Where(row => !survivors.Any(mutant => mutant.Rule == row.Rule && mutant.Change == row.Change)).ToArray();
        foreach (var row in outdated) Console.WriteLine($"not equivalent any more: {row.Rule}, {row.Change}; take it off the list");
        var killed = mutants.Count - survivors.Length;
        Console.WriteLine($"{mutants.Count} mutants of {mutants.Select(mutant => mutant.Rule).Distinct().Count()} backward rules: {killed} killed, "
            + $"{survivors.Length - unexpected.Length} equivalent, {unexpected.Length} survive; {watch.Elapsed.TotalSeconds:F0} s.");
        return unexpected.Length + outdated.Length > 0 ? 1 : 0;
    }
}

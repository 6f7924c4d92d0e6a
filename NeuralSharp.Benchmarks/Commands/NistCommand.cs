using System.CommandLine;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that fits NIST's nonlinear regressions by L-BFGS, beside SciPy's.</summary>
internal static class NistCommand
{
    private const string FolderVariable = "NEURALSHARP_NIST";

    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = $"The folder with NIST's files, such as Misra1a.dat (default: {FolderVariable})" };
        var python = new Option<string>("--python") { Description = "A Python with SciPy", DefaultValueFactory = _ => "/usr/bin/python3" };
        var command = new Command("nist", "Fits NIST's 27 nonlinear regressions by L-BFGS from both starts, beside SciPy's L-BFGS-B") { data, python };
        command.SetAction(parsed => Run(
            parsed.GetValue(data) ?? Environment.GetEnvironmentVariable(FolderVariable)
                ?? throw new BenchmarkException($"give --data the folder with the files of https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml, or set {FolderVariable}."),
            parsed.GetRequiredValue(python)));
        return command;
    }

    private static int Run(string folder, string python)
    {
        var problems = NistModels.All.Keys.Select(name => NistProblem.Read(folder, name)).ToList();
        var scipy = NistResult.ByScipy(python, folder, out var missing);
        if (scipy is null) Console.Error.WriteLine($"SciPy is left out: {missing} (on Debian: apt-get install python3-scipy)");
        Console.WriteLine("| problem | start | L-BFGS: evaluations | digits | ended by | SciPy: evaluations | digits |");
        Console.WriteLine("| --- | ---: | ---: | ---: | --- | ---: | ---: |");
        var (solved, solvedByScipy, runs) = (0, 0, 0);
        foreach (var problem in problems)
        {
            for (var start = 0; start < problem.Starts.Length; start++)
            {
                runs++;
                var ours = NistResult.ByNeuralSharp(problem, start);
                var theirs = scipy?[(problem.Name, start)];
                if (ours.Digits >= NistResult.Solved) solved++;
                if (theirs?.Digits >= NistResult.Solved) solvedByScipy++;
                Console.WriteLine(Invariant($"| {problem.Name} | {start + 1} | {ours.Evaluations} | {ours.Digits:0.0} | {ours.End} | {theirs?.Evaluations} | {theirs?.Digits:0.0} |"));
            }
        }

        Console.WriteLine(Invariant($"\nTo {NistResult.Solved} digits: L-BFGS {solved} of {runs}{(scipy is null ? "" : Invariant($", SciPy's L-BFGS-B {solvedByScipy} of {runs}"))}."));
        return 0;
    }
}

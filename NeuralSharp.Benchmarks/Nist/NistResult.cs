using System.Diagnostics;
using System.Globalization;
using NeuralSharp.Optim;

namespace NeuralSharp.Benchmarks;

/// <summary>What one minimizer made of one problem from one start.</summary>
/// <param name="Evaluations">How often the loss and its gradient were computed.</param>
/// <param name="Digits">The right digits of the worst parameter.</param>
/// <param name="End">Why it ended.</param>
internal sealed record NistResult(int Evaluations, double Digits, string End)
{
    private const int MostEvaluations = 10_000;

    /// <summary>So many digits count as a solution.</summary>
    public const double Solved = 4;

    /// <summary>NeuralSharp's L-BFGS with its defaults, without tolerances: it ends where it finds no lower point.</summary>
    public static NistResult ByNeuralSharp(NistProblem problem, int start)
    {
        var b = new Parameter(Tensor.From(problem.Starts[start]));
        var optimizer = new LBFGS([b]) { GradientTolerance = 0, ChangeTolerance = 0 };
        var evaluations = 0;
        do
        {
            optimizer.Step(() =>
            {
                evaluations++;
                return problem.SumOfSquares(b);
            });
        }
        while (optimizer.Termination is LBFGSTermination.MaxIterations or LBFGSTermination.MaxEvaluations && evaluations < MostEvaluations);
        return new(evaluations, problem.Digits(b.ToArray<double>()), optimizer.Termination.ToString());
    }

    /// <summary>SciPy's L-BFGS-B on all problems, by the script beside this file; null where Python or SciPy is missing.</summary>
    public static IReadOnlyDictionary<(string Name, int Start), NistResult>? ByScipy(string python, string folder, out string problem)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Nist", "scipy_lbfgsb.py");
        if (!File.Exists(python))
        {
            problem = $"there is no {python}";
            return null;
        }

        using var process = Process.Start(new ProcessStartInfo(python, [script, folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        problem = process.ExitCode == 0 ? "" : errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("it ended without a word");
        return process.ExitCode != 0 ? null : output.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length == 4 && NistModels.All.ContainsKey(words[0])).ToDictionary(
            words => (words[0], int.Parse(words[1], CultureInfo.InvariantCulture) - 1),
            words => new NistResult(int.Parse(words[2], CultureInfo.InvariantCulture), double.Parse(words[3], CultureInfo.InvariantCulture), ""));
    }
}

using System.Diagnostics;
using System.Globalization;

namespace NeuralSharp.Benchmarks;

/// <summary>One fit: what it scored on the rows held out, and how long it took.</summary>
/// <param name="Set">The data set.</param>
/// <param name="Setting">Which hyperparameters: <c>same</c> or <c>defaults</c>.</param>
/// <param name="Seed">The seed of the split and of the estimator.</param>
/// <param name="Score">The accuracy, or R².</param>
/// <param name="Seconds">The time to fit.</param>
internal sealed record EstimatorRun(string Set, string Setting, int Seed, double Score, double Seconds)
{
    /// <summary>The settings: the hyperparameters that <c>sklearn_mlp.py</c> gives scikit-learn as well, and the defaults of each.</summary>
    private static readonly (string Name, MLPOptions Options)[] s_settings =
    [
        // scikit-learn's alpha/2 Σ w² is divided by the rows of a batch, and it stops by the loss over all rows.
        ("same", new() { LearningRate = 0.001, BatchSize = 32, L2 = 1e-4 / 2 / 32, MaxEpochs = 200, Tolerance = 1e-4, Patience = 10, ValidationFraction = 0 }),
        ("defaults", new()),
    ];

    /// <summary>Scikit-learn's estimators by the script beside this file, which also writes the data sets into a folder.</summary>
    /// <exception cref="BenchmarkException">Python or scikit-learn is missing.</exception>
    public static IReadOnlyList<EstimatorRun> ByScikitLearn(string python, string folder)
    {
        if (!File.Exists(python)) throw new BenchmarkException($"there is no {python}; name a Python with scikit-learn by --python.");
        var script = Path.Combine(AppContext.BaseDirectory, "Estimators", "sklearn_mlp.py");
        using var process = Process.Start(new ProcessStartInfo(python, [script, folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new BenchmarkException($"scikit-learn: {errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("it ended without a word")} (on Debian: apt-get install python3-sklearn)");
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(words => new EstimatorRun(
                words[0], words[1], int.Parse(words[2], CultureInfo.InvariantCulture), double.Parse(words[3], CultureInfo.InvariantCulture), double.Parse(words[4], CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>NeuralSharp's estimators on the same rows of a set.</summary>
    public static IEnumerable<EstimatorRun> ByNeuralSharp(string folder, string set)
    {
        var table = Table.ReadCsv(Path.Combine(folder, $"{set}.csv"));
        var splits = Table.ReadCsv(Path.Combine(folder, $"{set}.splits.csv"));
        foreach (var (setting, options) in s_settings)
        {
            Fit(table, options);   // the first is slower
            for (var seed = 0; seed < splits.Columns.Count; seed++)
            {
                var held = splits.Numbers(splits.Names[seed]).Values.ToArray();
                int[] Rows(double part) => [.. Enumerable.Range(0, table.RowCount).Where(row => held[row] == part)];
                var (train, test) = (table.Rows(Rows(0)), table.Rows(Rows(1)));
                var clock = Stopwatch.StartNew();
                var score = Fit(train, options with { Seed = (ulong)seed });
                clock.Stop();
                yield return new(set, setting, seed, score(test), clock.Elapsed.TotalSeconds);
            }
        }
    }

    /// <summary>Fits the estimator that the target asks for, and gives what scores it.</summary>
    private static Func<Table, double> Fit(Table train, MLPOptions options) => train["target"] is TextColumn
        ? new MLPClassifier(hidden: [100], options).Fit(train, "target").Score
        : new MLPRegressor(hidden: [100], options).Fit(train, "target").Score;
}

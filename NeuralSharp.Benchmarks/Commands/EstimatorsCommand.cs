using System.CommandLine;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that fits <see cref="MLPClassifier"/> and <see cref="MLPRegressor"/> beside scikit-learn's.</summary>
internal static class EstimatorsCommand
{
    public static Command Create()
    {
        var python = new Option<string>("--python") { Description = "A Python with scikit-learn", DefaultValueFactory = _ => "/usr/bin/python3" };
        var command = new Command("estimators", "Fits MLPs to five small sets beside scikit-learn's: same splits, same and default hyperparameters") { python };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(python)));
        return command;
    }

    /// <summary>1 where a mean score is below scikit-learn's by more than its standard deviation.</summary>
    private static int Run(string python)
    {
        var folder = Directory.CreateTempSubdirectory("neuralsharp-estimators-").FullName;
        try
        {
            var theirs = EstimatorRun.ByScikitLearn(python, folder);
            var below = 0;
            Console.WriteLine("| set | hyperparameters | NeuralSharp | scikit-learn | seconds | scikit-learn | |");
            Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | --- |");
            foreach (var set in theirs.Select(run => run.Set).Distinct())
            {
                foreach (var (our, their) in EstimatorRun.ByNeuralSharp(folder, set).GroupBy(run => run.Setting).Select(group => (group.ToList(), theirs.Where(run => run.Set == set && run.Setting == group.Key).ToList())))
                {
                    var ((ourMean, ourDeviation), (theirMean, theirDeviation)) = (Moments(our), Moments(their));
                    var isBelow = ourMean < theirMean - theirDeviation;
                    if (isBelow) below++;
                    Console.WriteLine(Invariant(
                        $"| {set} | {our[0].Setting} | {ourMean:0.0000} ± {ourDeviation:0.0000} | {theirMean:0.0000} ± {theirDeviation:0.0000} | {Seconds(our):0.000} | {Seconds(their):0.000} | {(isBelow ? "below" : "")} |"));
                }
            }

            Console.WriteLine(Invariant($"\nMeans and standard deviations of {theirs.Select(run => run.Seed).Distinct().Count()} seeds; accuracies, and R² of diabetes; medians of the seconds to fit. Below scikit-learn's mean less its deviation: {below}."));
            return below == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (double Mean, double Deviation) Moments(IReadOnlyCollection<EstimatorRun> runs)
    {
        var mean = runs.Average(run => run.Score);
        return (mean, Math.Sqrt(runs.Average(run => (run.Score - mean) * (run.Score - mean))));
    }

    private static double Seconds(IEnumerable<EstimatorRun> runs) => new Distribution(runs.Select(run => run.Seconds)).Median;
}

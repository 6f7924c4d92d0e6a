namespace NeuralSharp.Samples;

/// <summary>
/// Finds a learning rate for an optimizer on a surface. All optimizers get the same: every rate of one grid, with the steps of the
/// race itself. Runs that leave the window are out, as those that diverge are. Of the others the best needs the fewest steps to the
/// tolerance; where none gets there, the one whose largest value in the last tenth of its steps is the least.
/// </summary>
internal static class RateSearch
{
    /// <summary>Four rates a decade, from 0.0001 to 100.</summary>
    public static IReadOnlyList<double> Grid { get; } = [.. Enumerable.Range(-16, 25).Select(i => Rounded(Math.Pow(10, i / 4.0)))];

    /// <summary>The best rate of the grid; where every run leaves the window, the best of those that do not diverge.</summary>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public static double Best(Surface surface, Racer racer, int steps, CancellationToken cancellation = default)
    {
        var runs = new List<Trajectory>();
        foreach (var rate in Grid)
        {
            cancellation.ThrowIfCancellationRequested();
            runs.Add(RaceTrack.Run(surface, racer, rate, steps, curves: []));
        }

        return runs
            .OrderBy(run => run.HasDiverged)
            .ThenBy(run => !run.StayedInWindow)
            .ThenBy(run => run.StepsToTolerance ?? int.MaxValue)
            .ThenBy(run => run.SettledValue)
            .ThenBy(run => run.LearningRate)
            .First()
            .LearningRate;
    }

    /// <summary>Two digits: 0.0056, not 0.005623413: a rate to be read and typed.</summary>
    private static double Rounded(double rate)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rate)) - 1);
        return Math.Round(Math.Round(rate / unit) * unit, 6);
    }
}

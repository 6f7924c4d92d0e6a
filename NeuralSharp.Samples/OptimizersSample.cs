using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>
/// The race of the optimizers: from the same start over surfaces that each teach something, with learning rates that are searched
/// alike for all. Its subcommand <c>mnist</c> lets them train a network instead.
/// </summary>
internal static class OptimizersSample
{
    public static Command Command()
    {
        var command = new SampleCommand(
            "optimizers",
            "Lets optimizers race over surfaces: tables, pictures, and a page to play with",
            ("", "the five of the textbook on every surface, as tables"),
            ("--pictures race", "the same, with the page race/race.html and a picture of everything"),
            ("--optimizers adam,sgd --surfaces beale --steps 500", "two of them on one surface"),
            ("--learning-rate sgd=0.001,adam=0.5", "with rates of yours; the others are searched"),
            ("--surfaces rosenbrock --optimizers adagrad,rmsprop --states", "with what they keep, in numbers"),
            ("mnist", "the five train the same network on handwritten digits"));
        RaceSettings.AddTo(command, Run);
        command.Add(OptimizersOnMnist.Command());
        return command;
    }

    private static int Run(RaceSettings settings, CancellationToken cancellation)
    {
        var screen = Screen.Current;
        RaceSettings.CheckRates(settings.LearningRates, settings.Racers);
        if (settings.Pictures is not null) OutputPaths.PrepareFolder("--pictures", settings.Pictures);

        var races = new List<(Surface Surface, IReadOnlyList<Trajectory> Runs)>();
        foreach (var surface in settings.Surfaces)
        {
            // The race: every optimizer from the same start, with the rate that was given or the best of the grid.
            var runs = Race(surface, settings, cancellation);
            races.Add((surface, runs));

            // What came of it.
            screen.Write(RaceTable.Draw(surface, runs, screen));
            if (settings.ShowsStates) screen.Write(StateTable.Draw(runs));
            if (screen.IsTerminal && races.Count == 1) screen.Write(RaceMap.Draw(surface, runs, screen));
        }

        if (settings.Pictures is not null) Draw(races, settings, settings.Pictures, screen, cancellation);
        return 0;
    }

    private static void Draw(
        List<(Surface Surface, IReadOnlyList<Trajectory> Runs)> races, RaceSettings settings, string folder, Screen screen, CancellationToken cancellation)
    {
        screen.WriteLine("drawing the pictures and recording the page's starts");
        foreach (var (surface, runs) in races)
        {
            cancellation.ThrowIfCancellationRequested();
            SurfacePicture.Draw(surface, runs).SaveTo(folder, $"{surface.Name}.svg");
            CoursePicture.Values(surface, runs).SaveTo(folder, $"{surface.Name}-values.svg");
            CoursePicture.EffectiveSteps(surface, runs).SaveTo(folder, $"{surface.Name}-effective-steps.svg");
            foreach (var run in runs.Where(run => run.Racer.Curves.Count > 0)) CoursePicture.State(run).SaveTo(folder, $"{surface.Name}-state-{run.Racer.Name}.svg");
        }

        File.WriteAllText(Path.Combine(folder, "race.html"), RacePage.Build(races, settings.Steps, StartsPerSurface(settings)));
        screen.WriteLine($"pictures: of each surface the race, the values, the effective steps and each inner state, in {folder}");
        screen.WriteLine($"page: {Path.Combine(folder, "race.html")}, to be opened in a browser");
    }

    /// <summary>As many recorded starts as keep the page at some two megabytes: fewer where more optimizers or surfaces share it.</summary>
    private static int StartsPerSurface(RaceSettings settings) =>
        Math.Clamp(9_000 / (settings.Racers.Count * settings.Surfaces.Count), 35, 1200);

    private static Trajectory[] Race(Surface surface, RaceSettings settings, CancellationToken cancellation)
    {
        var runs = new Trajectory[settings.Racers.Count];
        Parallel.For(0, runs.Length, new() { CancellationToken = cancellation }, i =>
        {
            var racer = settings.Racers[i];
            var rate = settings.LearningRates.TryGetValue(racer.Name, out var given) ? given : RateSearch.Best(surface, racer, settings.Steps, cancellation);
            runs[i] = RaceTrack.Run(surface, racer, rate, settings.Steps);
        });
        return runs;
    }
}

using NeuralSharp.Samples;

namespace NeuralSharp.Acceptance;

/// <summary>A page of the race of the optimizers, small enough to be made in a moment.</summary>
internal static class RacePages
{
    private const int Steps = 60;

    private static readonly Lazy<string> s_path = new(Write);

    /// <summary>Where it is.</summary>
    public static string Path => s_path.Value;

    private static string Write()
    {
        Racer[] racers = [.. Racers.Five];
        (Surface, IReadOnlyList<Trajectory>)[] races =
        [
            .. Surfaces.All.Where(surface => surface.Name is "quadratic" or "beale").Select(surface =>
                (surface, (IReadOnlyList<Trajectory>)[.. racers.Select(racer => RaceTrack.Run(surface, racer, racer.Name == "sgd" ? 0.01 : 0.1, Steps))])),
        ];
        var path = PageFolder.File("race.html");
        File.WriteAllText(path, RacePage.Build(races, Steps, startsPerSurface: 12));
        return path;
    }
}

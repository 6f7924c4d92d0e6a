using System.Globalization;

namespace NeuralSharp.Samples;

/// <summary>What the page knows, as it stands in it in JSON. Numbers that are many are packed, see <see cref="PackedNumbers"/>.</summary>
/// <param name="Steps">The steps of the race.</param>
/// <param name="Frames">The steps that are recorded: all of them, or every so many of a long race.</param>
/// <param name="Levels">The greatest level of a recorded coordinate.</param>
/// <param name="ValueLevels">The greatest level of a recorded value.</param>
/// <param name="ValueRange">The logarithms to base 10 of the first and the last of these levels.</param>
/// <param name="Fills">The colour of each band, as #rrggbb, the lowest first.</param>
/// <param name="Lines">The colour of the line where it ends.</param>
/// <param name="DarkFills">The colours of the bands on a dark page.</param>
/// <param name="DarkLines">The colours of their lines on a dark page.</param>
/// <param name="Optimizers">Who takes part.</param>
/// <param name="Surfaces">Where.</param>
internal sealed record RacePageData(
    int Steps,
    IReadOnlyList<int> Frames,
    int Levels,
    int ValueLevels,
    double[] ValueRange,
    IReadOnlyList<string> Fills,
    IReadOnlyList<string> Lines,
    IReadOnlyList<string> DarkFills,
    IReadOnlyList<string> DarkLines,
    IReadOnlyList<RacePageData.Optimizer> Optimizers,
    IReadOnlyList<RacePageData.Ground> Surfaces)
{
    private const int MostFrames = 201;
    private const int GridColumns = 144;
    private const int GridRows = 108;

    /// <summary>An optimizer, with its colours on a light and on a dark page, and the labels of what is shown of its state.</summary>
    internal sealed record Optimizer(string Name, string Title, string Color, string Dark, bool Dashed, IReadOnlyList<string> Curves);

    /// <summary>A surface with everything that was recorded on it. Windows and areas are left, right, bottom, top.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Title">Its name at the beginning of a sentence.</param>
    /// <param name="Formula">Its formula.</param>
    /// <param name="Lesson">What there is to see.</param>
    /// <param name="Window">The part of the plane that is shown.</param>
    /// <param name="Area">What the levels of recorded coordinates divide.</param>
    /// <param name="Start">The race's own start.</param>
    /// <param name="Minima">All minima.</param>
    /// <param name="Tolerance">How near counts as there.</param>
    /// <param name="Grid">Columns and rows of the grid of the surface's logarithms.</param>
    /// <param name="Logarithms">The least and the greatest logarithm on the grid; the first and the last level.</param>
    /// <param name="Bands">The logarithms between which the bands lie.</param>
    /// <param name="Starts">Columns and rows of the other starts.</param>
    /// <param name="Runs">What came of the race from its own start.</param>
    /// <param name="Data">The packed numbers: grid, runs from the own start, runs from the others.</param>
    internal sealed record Ground(
        string Name,
        string Title,
        string Formula,
        string Lesson,
        double[] Window,
        double[] Area,
        double[] Start,
        double[][] Minima,
        double Tolerance,
        int[] Grid,
        double[] Logarithms,
        double[] Bands,
        int[] Starts,
        IReadOnlyList<Result> Runs,
        string Data);

    /// <summary>An optimizer's run from the race's own start.</summary>
    /// <param name="Rate">Its learning rate.</param>
    /// <param name="Frames">How many frames there are of it; fewer than of others where it diverged.</param>
    /// <param name="Outcome">The steps until it had arrived for good, -1 where it did not, -2 where it diverged.</param>
    internal sealed record Result(double Rate, int Frames, int Outcome);

    /// <summary>Records the other starts, and packs everything.</summary>
    public static RacePageData Of(IReadOnlyList<(Surface Surface, IReadOnlyList<Trajectory> Runs)> races, int steps, int startsPerSurface)
    {
        var stride = ((steps - 1) / (MostFrames - 1)) + 1;
        int[] frames = [.. Enumerable.Range(0, steps + 1).Where(step => step % stride == 0)];
        var grounds = new Ground[races.Count];
        Parallel.For(0, races.Count, i => grounds[i] = GroundOf(races[i].Surface, races[i].Runs, frames, startsPerSurface));
        return new(
            steps,
            frames,
            StartGrid.Levels,
            StartGrid.ValueLevels,
            [StartGrid.ValueRange.First, StartGrid.ValueRange.Last],
            Hex(BandColors.Fills),
            Hex(BandColors.Lines),
            Hex(BandColors.DarkFills),
            Hex(BandColors.DarkLines),
            [.. races[0].Runs.Select(run => OptimizerOf(run.Racer))],
            grounds);
    }

    private static Optimizer OptimizerOf(Racer racer) =>
        new(racer.Name, racer.Title, racer.Color, DarkColor.Of(racer.Color), racer.IsDashed, [.. racer.Curves.Select(curve => curve.Label)]);

    private static Ground GroundOf(Surface surface, IReadOnlyList<Trajectory> runs, int[] frames, int startsPerSurface)
    {
        var contours = new Contours(surface, GridColumns, GridRows);
        var (least, greatest) = (contours.Logarithms.Min(), contours.Logarithms.Max());
        var rows = Math.Max(1, (int)Math.Round(Math.Sqrt(startsPerSurface * 0.75)));
        var starts = new StartGrid(surface, Math.Max(1, startsPerSurface / rows), rows);
        var packed = new PackedNumbers();
        packed.AddLevels(contours.Logarithms, least, greatest);
        foreach (var run in runs)
        {
            var seen = frames.TakeWhile(frame => frame <= run.Steps).ToArray();
            packed.AddSingles(seen.Select(frame => run.Points[frame].X));
            packed.AddSingles(seen.Select(frame => run.Points[frame].Y));
            packed.AddSingles(seen.Select(frame => run.Values[frame]));
            foreach (var curve in run.States.SelectMany(curve => curve)) packed.AddSingles(seen.Skip(1).Select(frame => curve[frame - 1]));
        }

        foreach (var recorded in runs.Select(run => starts.Record(run.Racer, run.LearningRate, frames)))
        {
            packed.AddShorts(recorded.Outcomes);
            packed.AddDifferences(recorded.X);
            packed.AddDifferences(recorded.Y);
            packed.AddDifferences(recorded.Values);
        }

        return new(
            surface.Name,
            surface.Title,
            surface.Formula,
            surface.Lesson,
            Borders(surface.Window),
            Borders(starts.Area),
            [surface.Start.X, surface.Start.Y],
            [.. surface.Minima.Select(minimum => new[] { minimum.X, minimum.Y })],
            surface.Tolerance,
            [GridColumns, GridRows],
            [least, greatest],
            [contours.Low, contours.High],
            [starts.Columns, starts.Rows],
            [.. runs.Select(run => new Result(run.LearningRate, frames.Count(frame => frame <= run.Steps), Outcome(run)))],
            packed.ToBase64());
    }

    private static int Outcome(Trajectory run) => run.HasDiverged ? RecordedRuns.Diverged : run.StepsToTolerance ?? RecordedRuns.NotThere;

    private static double[] Borders(Window window) => [window.Left, window.Right, window.Bottom, window.Top];

    private static string[] Hex(IReadOnlyList<(byte Red, byte Green, byte Blue)> colors) =>
        [.. colors.Select(color => string.Create(CultureInfo.InvariantCulture, $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}"))];
}

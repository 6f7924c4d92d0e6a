namespace NeuralSharp.Samples;

/// <summary>The starts in the middle of the fields of a chequered window, and the area whose points can be recorded from there.</summary>
/// <param name="Surface">The surface.</param>
/// <param name="Columns">The fields of a row.</param>
/// <param name="Rows">The fields of a column.</param>
internal sealed record StartGrid(Surface Surface, int Columns, int Rows)
{
    /// <summary>A coordinate is recorded as a whole number from 0 to this.</summary>
    public const int Levels = 4095;

    /// <summary>A value is recorded by its logarithm to base 10, as a whole number from 0 to this.</summary>
    public const int ValueLevels = 1023;

    /// <summary>The logarithms of value levels, the first and the last; what lies beyond is recorded as one of these.</summary>
    public static (double First, double Last) ValueRange { get; } = (-12, 8);

    /// <summary>The starts, row by row from the bottom.</summary>
    public IReadOnlyList<Point> Starts { get; } =
    [
        .. Enumerable.Range(0, Columns * Rows).Select(i => new Point(
            Surface.Window.Left + (Surface.Window.Width * ((i % Columns) + 0.5) / Columns),
            Surface.Window.Bottom + (Surface.Window.Height * ((i / Columns) + 0.5) / Rows))),
    ];

    /// <summary>The area that the levels divide: the window and as much again about it. Who leaves it is recorded at its border.</summary>
    public Window Area { get; } = Surface.Window.Times(2);

    /// <summary>Runs an optimizer from every start.</summary>
    /// <param name="racer">The optimizer.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <param name="frames">The steps to record, ascending, the first of them 0.</param>
    public RecordedRuns Record(Racer racer, double learningRate, IReadOnlyList<int> frames)
    {
        var recorded = new RecordedRuns(Starts.Count, frames.Count);
        var groups = racer.RunsAlone ? Enumerable.Range(0, Starts.Count).Select(start => new[] { start }) : [[.. Enumerable.Range(0, Starts.Count)]];
        foreach (var group in groups) Record(new(Surface, racer, learningRate, [.. group.Select(start => Starts[start])]), group[0], frames, recorded);
        return recorded;
    }

    /// <summary>Records starts that run together, the first of which has the number given.</summary>
    private void Record(Runner runner, int first, IReadOnlyList<int> frames, RecordedRuns recorded)
    {
        var arrivals = new int?[runner.At.Length];
        var frame = 0;
        for (var step = 0; step <= frames[^1]; step++)
        {
            if (step > 0) runner.Step();
            var isRecorded = step == frames[frame];
            var values = isRecorded ? Surface.ValuesAt(runner.At) : [];
            for (var i = 0; i < arrivals.Length; i++)
            {
                var isThere = Surface.DistanceToMinimum(runner.At[i]) <= Surface.Tolerance;
                arrivals[i] = isThere ? arrivals[i] ?? step : null;
                if (!isRecorded) continue;
                (recorded.X[first + i, frame], recorded.Y[first + i, frame]) = Level(runner.At[i]);
                recorded.Values[first + i, frame] = LevelOf(values[i]);
            }

            if (isRecorded) frame++;
        }

        for (var i = 0; i < arrivals.Length; i++)
            recorded.Outcomes[first + i] = (short)(runner.HasLeft(i) ? RecordedRuns.Diverged : arrivals[i] ?? RecordedRuns.NotThere);
    }

    private (short X, short Y) Level(Point point) => (
        Level((point.X - Area.Left) / Area.Width),
        Level((point.Y - Area.Bottom) / Area.Height));

    private static short LevelOf(double value) =>
        Level((Math.Log10(value) - ValueRange.First) / (ValueRange.Last - ValueRange.First), ValueLevels);

    private static short Level(double share, int levels = Levels) => (short)Math.Round(Math.Clamp(share, 0, 1) * levels);
}

/// <summary>The ways of one optimizer from many starts, in levels of the grid's area.</summary>
internal sealed class RecordedRuns(int starts, int frames)
{
    public const int NotThere = -1;
    public const int Diverged = -2;

    /// <summary>The x of each start in each frame.</summary>
    public short[,] X { get; } = new short[starts, frames];

    /// <summary>The y of each start in each frame.</summary>
    public short[,] Y { get; } = new short[starts, frames];

    /// <summary>The level of the surface's value there.</summary>
    public short[,] Values { get; } = new short[starts, frames];

    /// <summary>The steps until each had arrived for good, <see cref="NotThere"/> or <see cref="Diverged"/>.</summary>
    public short[] Outcomes { get; } = new short[starts];
}

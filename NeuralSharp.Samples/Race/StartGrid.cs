namespace NeuralSharp.Samples;

/// <summary>The starts in the middle of the fields of a chequered window, and the area whose points can be recorded from there.</summary>
/// <param name="Surface">The surface.</param>
/// <param name="Columns">The fields of a row.</param>
/// <param name="Rows">The fields of a column.</param>
internal sealed record StartGrid(Surface Surface, int Columns, int Rows)
{
    /// <summary>A coordinate is recorded as a whole number from 0 to this.</summary>
    public const int Levels = 4095;

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
        var runner = new Runner(Surface, racer, learningRate, Starts);
        var recorded = new RecordedRuns(Starts.Count, frames.Count);
        var arrivals = new int?[Starts.Count];
        var frame = 0;
        for (var step = 0; step <= frames[^1]; step++)
        {
            if (step > 0) runner.Step();
            for (var start = 0; start < Starts.Count; start++)
            {
                var isThere = Surface.DistanceToMinimum(runner.At[start]) <= Surface.Tolerance;
                arrivals[start] = isThere ? arrivals[start] ?? step : null;
                if (step == frames[frame]) (recorded.X[start, frame], recorded.Y[start, frame]) = Level(runner.At[start]);
            }

            if (step == frames[frame]) frame++;
        }

        for (var start = 0; start < Starts.Count; start++)
            recorded.Outcomes[start] = (short)(runner.HasLeft(start) ? RecordedRuns.Diverged : arrivals[start] ?? RecordedRuns.NotThere);
        return recorded;
    }

    private (short X, short Y) Level(Point point) => (
        Level((point.X - Area.Left) / Area.Width),
        Level((point.Y - Area.Bottom) / Area.Height));

    private static short Level(double share) => (short)Math.Round(Math.Clamp(share, 0, 1) * Levels);
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

    /// <summary>The steps until each had arrived for good, <see cref="NotThere"/> or <see cref="Diverged"/>.</summary>
    public short[] Outcomes { get; } = new short[starts];
}

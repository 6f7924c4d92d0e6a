namespace NeuralSharp.Samples;

/// <summary>The way of one optimizer over a surface.</summary>
/// <param name="Surface">The surface.</param>
/// <param name="Racer">The optimizer.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Points">Where it was, the start first; one more than it made steps.</param>
/// <param name="States">What its state was after each step: of each curve, of x and of y, step by step.</param>
internal sealed record Trajectory(Surface Surface, Racer Racer, double LearningRate, IReadOnlyList<Point> Points, double[][][] States)
{
    private const int Tail = 10;   // the last tenth of a run

    /// <summary>Whether it left the plane in the step after the last point.</summary>
    public required bool HasDiverged { get; init; }

    /// <summary>How often the surface and its gradient were computed; once a step but for line searches.</summary>
    public required int Evaluations { get; init; }

    /// <summary>The surface's value at each point.</summary>
    public double[] Values { get; } = Surface.ValuesAt(Points);

    /// <summary>The number of steps after which it was within the tolerance of a minimum and stayed there to the end; null where it was not.</summary>
    public int? StepsToTolerance => HasDiverged ? null : FirstForGood();

    /// <summary>Whether it stayed in the surface's window.</summary>
    public bool StayedInWindow => !HasDiverged && Points.All(Surface.Window.Contains);

    /// <summary>How far the last point is from the nearest minimum.</summary>
    public double FinalDistance => Surface.DistanceToMinimum(Points[^1]);

    /// <summary>The surface's value at the last point.</summary>
    public double FinalValue => Values[^1];

    /// <summary>The largest value in the last tenth of the run: where it settled, not where it happened to be at the end.</summary>
    public double SettledValue => Values[^((Values.Length / Tail) + 1)..].Max();

    /// <summary>How many steps it made.</summary>
    public int Steps => Points.Count - 1;

    private int? FirstForGood()
    {
        var first = Points.Count;
        while (first > 0 && Surface.DistanceToMinimum(Points[first - 1]) <= Surface.Tolerance) first--;
        return first < Points.Count ? first : null;
    }
}

namespace NeuralSharp.Samples;

/// <summary>The way of one optimizer over a surface.</summary>
/// <param name="Surface">The surface.</param>
/// <param name="Racer">The optimizer.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Points">Where it was, the start first; one more than it made steps.</param>
/// <param name="States">What its state was after each step: of each curve, of x and of y, step by step.</param>
/// <param name="HasDiverged">Whether it left the plane in the step after the last point.</param>
internal sealed record Trajectory(
    Surface Surface, Racer Racer, double LearningRate, IReadOnlyList<Point> Points, double[][][] States, bool HasDiverged)
{
    /// <summary>The surface's value at each point.</summary>
    public double[] Values { get; } = Surface.ValuesAt(Points);

    /// <summary>The number of steps after which it was within the tolerance of a minimum and stayed there to the end; null where it was not.</summary>
    public int? StepsToTolerance { get; } = HasDiverged ? null : FirstForGood(Surface, Points);

    /// <summary>How far the last point is from the nearest minimum.</summary>
    public double FinalDistance => Surface.DistanceToMinimum(Points[^1]);

    /// <summary>The surface's value at the last point.</summary>
    public double FinalValue => Values[^1];

    /// <summary>How many steps it made.</summary>
    public int Steps => Points.Count - 1;

    private static int? FirstForGood(Surface surface, IReadOnlyList<Point> points)
    {
        var first = points.Count;
        while (first > 0 && surface.DistanceToMinimum(points[first - 1]) <= surface.Tolerance) first--;
        return first < points.Count ? first : null;
    }
}

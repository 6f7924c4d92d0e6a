namespace NeuralSharp.Samples;

/// <summary>Lets an optimizer run over a surface from its start, and keeps where it was.</summary>
internal static class RaceTrack
{
    /// <summary>Runs, and also keeps the inner state.</summary>
    public static Trajectory Run(Surface surface, Racer racer, double learningRate, int steps) =>
        Run(surface, racer, learningRate, steps, racer.Curves);

    /// <summary>Runs, and keeps some curves of the inner state.</summary>
    public static Trajectory Run(Surface surface, Racer racer, double learningRate, int steps, IReadOnlyList<StateCurve> curves)
    {
        var runner = new Runner(surface, racer, learningRate, [surface.Start]);
        var points = new List<Point>(steps + 1) { surface.Start };
        var states = curves.Select(_ => new[] { new List<double>(steps), new List<double>(steps) }).ToArray();
        while (points.Count <= steps)
        {
            runner.Step();
            if (runner.HasLeft(0)) break;
            points.Add(runner.At[0]);
            if (curves.Count == 0) continue;
            var now = runner.States();
            for (var curve = 0; curve < curves.Count; curve++)
            {
                for (var coordinate = 0; coordinate < now.Length; coordinate++) states[curve][coordinate].Add(curves[curve].Read(now[coordinate]));
            }
        }

        return new(surface, racer, learningRate, points, [.. states.Select(curve => curve.Select(list => list.ToArray()).ToArray())])
        {
            HasDiverged = runner.HasLeft(0),
            Evaluations = runner.Evaluations,
        };
    }
}

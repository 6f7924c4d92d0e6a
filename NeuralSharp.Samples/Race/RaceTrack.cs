namespace NeuralSharp.Samples;

/// <summary>Lets an optimizer run over a surface, and keeps where it was.</summary>
internal static class RaceTrack
{
    /// <summary>Runs from the surface's start, unless another is given.</summary>
    public static Trajectory Run(Surface surface, Racer racer, double learningRate, int steps, Point? start = null)
    {
        var runner = new Runner(surface, racer, learningRate, [start ?? surface.Start]);
        var points = new List<Point>(steps + 1) { runner.At[0] };
        var states = racer.Curves.Select(_ => new[] { new List<double>(steps), new List<double>(steps) }).ToArray();
        while (points.Count <= steps)
        {
            runner.Step();
            if (runner.HasLeft(0)) break;
            points.Add(runner.At[0]);
            for (var curve = 0; curve < states.Length; curve++)
            {
                for (var coordinate = 0; coordinate < 2; coordinate++)
                    states[curve][coordinate].Add(racer.Curves[curve].Read(runner.State(coordinate)));
            }
        }

        return new(surface, racer, learningRate, points, [.. states.Select(curve => curve.Select(list => list.ToArray()).ToArray())], runner.HasLeft(0));
    }
}

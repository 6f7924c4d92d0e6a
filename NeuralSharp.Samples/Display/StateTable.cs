namespace NeuralSharp.Samples;

/// <summary>What each optimizer kept at some steps of a race, for x and for y: 1, 2, 5, 10, 20, 50 and so on, and at the end.</summary>
internal static class StateTable
{
    private const int NameWidth = 15;
    private const int Narrowest = 10;

    public static Drawing Draw(IReadOnlyList<Trajectory> runs)
    {
        var drawing = new Drawing();
        foreach (var run in runs.Where(run => run.Racer.Curves.Count > 0 && run.Steps > 0))
        {
            (string Head, double[] Values)[] columns =
            [
                .. run.Racer.Curves.SelectMany((curve, i) => run.States[i].Select((values, coordinate) => ($"{curve.Label} of {"xy"[coordinate]}", values))),
            ];
            drawing.Add(run.Racer.Title.PadRight(NameWidth));
            foreach (var (head, _) in columns) drawing.Add(head.PadLeft(Width(head)));
            drawing.EndLine();
            foreach (var step in Steps(run.Steps))
            {
                drawing.Add(Invariant($"  step {step}").PadRight(NameWidth));
                foreach (var (head, values) in columns) drawing.Add(RaceTable.Short(values[step - 1]).PadLeft(Width(head)));
                drawing.EndLine();
            }

            drawing.EndLine();
        }

        return drawing;
    }

    private static int Width(string head) => Math.Max(Narrowest, head.Length + 2);

    private static IEnumerable<int> Steps(int last)
    {
        for (var decade = 1; decade <= last; decade *= 10)
        {
            foreach (var step in (int[])[decade, 2 * decade, 5 * decade])
            {
                if (step < last) yield return step;
            }
        }

        yield return last;
    }
}

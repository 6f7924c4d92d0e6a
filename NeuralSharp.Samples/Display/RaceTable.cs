using System.Globalization;
using Spectre.Console;

namespace NeuralSharp.Samples;

/// <summary>What came of a race on a surface, a line an optimizer; on a narrow terminal the last columns are left out.</summary>
internal static class RaceTable
{
    private static readonly (string Title, int Width, Func<Trajectory, string> Text)[] s_columns =
    [
        ("rate", 9, run => Invariant($"{run.LearningRate}")),
        ("steps", 10, run => run.HasDiverged ? "diverged" : run.StepsToTolerance is { } steps ? Invariant($"{steps}") : "-"),
        ("distance", 10, run => Short(run.FinalDistance)),
        ("value", 10, run => Short(run.FinalValue)),
    ];

    /// <summary>Shown where somebody computed more than one gradient a step.</summary>
    private static readonly (string Title, int Width, Func<Trajectory, string> Text) s_gradients = ("gradients", 11, run => Invariant($"{run.Evaluations}"));

    public static Drawing Draw(Surface surface, IReadOnlyList<Trajectory> runs, Screen screen)
    {
        var steps = runs.Max(run => run.Steps);
        var minima = surface.Minima.Count == 1 ? $"the minimum {Short(surface.Minima[0])}" : Invariant($"one of {surface.Minima.Count} minima");
        var drawing = new Drawing()
            .EndLine($"{surface.Name}: {surface.Formula}", new Style(decoration: Decoration.Bold))
            .EndLine(Invariant($"from {Short(surface.Start)}; steps until it is within {surface.Tolerance} of {minima} for good, of {steps}"));
        var nameWidth = runs.Max(run => run.Racer.Title.Length) + 4;
        var columns = runs.Any(run => run.Evaluations > run.Steps + 1) ? [.. s_columns, s_gradients] : s_columns;
        columns = [.. columns.Where((_, i) => !screen.IsTerminal || nameWidth + columns.Take(i + 1).Sum(column => column.Width) <= screen.Width)];
        drawing.Add(new string(' ', nameWidth));
        foreach (var (title, width, _) in columns) drawing.Add(title.PadLeft(width), new Style(decoration: Decoration.Dim));
        drawing.EndLine();

        var best = runs.Min(run => run.StepsToTolerance);
        for (var i = 0; i < runs.Count; i++)
        {
            var isBest = best is not null && runs[i].StepsToTolerance == best;
            drawing.Add(Invariant($"{i + 1,2} "), new Style(Color.FromHex(runs[i].Racer.Color), decoration: Decoration.Bold))
                .Add(runs[i].Racer.Title.PadRight(nameWidth - 3), isBest ? new Style(decoration: Decoration.Bold) : Style.Plain);
            foreach (var (_, width, text) in columns) drawing.Add(text(runs[i]).PadLeft(width), isBest ? new Style(Color.Green) : Style.Plain);
            drawing.EndLine();
        }

        return drawing.EndLine();
    }

    private static string Short(Point point) => $"({Short(point.X)}, {Short(point.Y)})";

    /// <summary>Three digits, with an exponent where the number is small.</summary>
    public static string Short(double value) => Math.Abs(value) is 0 or >= 0.001 and < 100_000
        ? value.ToString(Math.Abs(value) < 10 ? "0.####" : "0.##", CultureInfo.InvariantCulture)
        : value.ToString("0.0e-0", CultureInfo.InvariantCulture);
}

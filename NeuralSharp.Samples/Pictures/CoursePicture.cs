using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralSharp.Samples;

/// <summary>Quantities of a race over its steps, on logarithmic scales.</summary>
internal static class CoursePicture
{
    private const double Least = 1e-16;   // what is smaller, zero included, is drawn here

    private static readonly OxyColor[] s_curveColors = [OxyColor.Parse("#0072b2"), OxyColor.Parse("#d5430e"), OxyColor.Parse("#009e73"), OxyColors.Black];

    /// <summary>The surface's value under each optimizer.</summary>
    public static SvgPicture Values(Surface surface, IReadOnlyList<Trajectory> runs)
    {
        var plot = NewPlot($"{surface.Title}: the value over the steps");
        plot.Axes.Add(LogAxis("f", "value", 0, 1));
        foreach (var run in runs) plot.Series.Add(Line(run.Racer.Title, run.Racer, "f", run.Values.Select((value, step) => (step, value)), dashed: run.Racer.IsDashed));
        return new(plot, 860, 400);
    }

    /// <summary>
    /// What one optimizer keeps, for x and for y: its means or sums above, and below what it makes of them, the effective step.
    /// </summary>
    public static SvgPicture State(Trajectory run)
    {
        var plot = NewPlot($"{run.Racer.Title} on {run.Surface.Name}: the inner state");
        var curves = run.Racer.Curves;
        var hasSteps = curves.Any(curve => curve.Label == StateCurve.EffectiveStep);
        var hasBoth = hasSteps && curves.Count > 1;
        if (curves.Any(curve => curve.Label != StateCurve.EffectiveStep)) plot.Axes.Add(LogAxis("state", "absolute value", hasBoth ? 0.46 : 0, 1));
        if (hasSteps) plot.Axes.Add(LogAxis(StateCurve.EffectiveStep, StateCurve.EffectiveStep, 0, hasBoth ? 0.4 : 1));
        for (var curve = 0; curve < curves.Count; curve++)
        {
            for (var coordinate = 0; coordinate < 2; coordinate++)
            {
                var label = curves[curve].Label;
                var points = run.States[curve][coordinate].Select((value, i) => (i + 1, Math.Abs(value)));
                var line = Line($"{label} of {"xy"[coordinate]}", run.Racer, label == StateCurve.EffectiveStep ? label : "state", points, coordinate == 1);
                line.Color = s_curveColors[curve];
                plot.Series.Add(line);
            }
        }

        return new(plot, 860, hasBoth ? 560 : 420);
    }

    /// <summary>The effective step of every optimizer that has one, for the coordinate x above and y below.</summary>
    public static SvgPicture EffectiveSteps(Surface surface, IReadOnlyList<Trajectory> runs)
    {
        var plot = NewPlot($"{surface.Title}: the effective step, which the gradient or its mean is multiplied by");
        plot.TitleFontSize = 14;
        plot.Axes.Add(LogAxis("x", "for x", 0.53, 1));
        plot.Axes.Add(LogAxis("y", "for y", 0, 0.47));
        foreach (var run in runs)
        {
            var curve = run.Racer.Curves.ToList().FindIndex(curve => curve.Label == StateCurve.EffectiveStep);
            if (curve < 0) continue;
            for (var coordinate = 0; coordinate < 2; coordinate++)
            {
                var points = run.States[curve][coordinate].Select((value, i) => (i + 1, value));
                plot.Series.Add(Line(coordinate == 0 ? run.Racer.Title : null, run.Racer, $"{"xy"[coordinate]}", points, run.Racer.IsDashed));
            }
        }

        return new(plot, 860, 560);
    }

    private static PlotModel NewPlot(string title)
    {
        var plot = SvgPicture.NewPlot(title);
        SvgPicture.AddLegend(plot);
        plot.Axes.Add(SvgPicture.WithGrid(new LinearAxis { Position = AxisPosition.Bottom, Title = "step", Minimum = 0, MinimumMajorStep = 1 }));
        return plot;
    }

    private static LogarithmicAxis LogAxis(string key, string title, double start, double end) => SvgPicture.WithGrid(new LogarithmicAxis
    {
        Key = key,
        Position = AxisPosition.Left,
        Title = title,
        StartPosition = start,
        EndPosition = end,
        LabelFormatter = value => value is >= 0.001 and <= 10_000
            ? value.ToString("0.###", CultureInfo.InvariantCulture)
            : value.ToString("0.#e-0", CultureInfo.InvariantCulture),
        AxisTitleDistance = 14,
        MaximumPadding = 0.05,
        MinimumPadding = 0.05,
    });

    private static LineSeries Line(string? title, Racer racer, string axis, IEnumerable<(int Step, double Value)> points, bool dashed)
    {
        var line = new LineSeries
        {
            Title = title is null ? null : SvgPicture.WithRoom(title),
            Color = OxyColor.Parse(racer.Color),
            YAxisKey = axis,
            StrokeThickness = 1.8,
            LineStyle = dashed ? LineStyle.Dash : LineStyle.Solid,
            RenderInLegend = title is not null,
        };
        line.Points.AddRange(points.Select(point => new DataPoint(point.Step, Math.Max(point.Value, Least))));
        return line;
    }
}

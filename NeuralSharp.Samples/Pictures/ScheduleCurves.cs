using NeuralSharp.Optim;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace NeuralSharp.Samples;

/// <summary>
/// How schedules go: the factor of the base rate, step by step; above those that begin with the full rate, below those that warm up. A rate
/// that jumps is drawn as the stairs that it is.
/// </summary>
internal static class ScheduleCurves
{
    private static readonly OxyColor[] s_colors =
    [
        OxyColor.FromRgb(31, 119, 180), OxyColor.FromRgb(214, 96, 20), OxyColor.FromRgb(44, 140, 60), OxyColor.FromRgb(148, 80, 180),
        OxyColor.FromRgb(190, 40, 60), OxyColor.FromRgb(120, 90, 70), OxyColor.FromRgb(20, 150, 160), OxyColor.FromRgb(110, 110, 110),
    ];

    /// <summary>The library's schedules over some steps, each with typical arguments.</summary>
    public static IReadOnlyList<(string Name, Schedule Schedule)> Typical(int steps)
    {
        var warmUp = Math.Max(1, steps / 10);
        return
        [
            ("step", new StepSchedule(Math.Max(1, steps / 4), 0.5)),
            ("exponential", new ExponentialSchedule(0.1, steps)),
            ("polynomial", new PolynomialSchedule(steps, power: 2)),
            ("cosine", new CosineSchedule(steps)),
            ("cosine with restarts", new CosineRestartsSchedule((steps + 6) / 7, growth: 2)),
            ("one-cycle", new OneCycleSchedule(steps)),
            ("warm-up, then cosine", new LinearWarmUp(warmUp, start: 0).Then(new CosineSchedule(Math.Max(1, steps - warmUp)), warmUp)),
            ("exponential warm-up", new ExponentialWarmUp(warmUp)),
        ];
    }

    /// <summary>Curves in one picture, at most as many as there are colours.</summary>
    public static SvgPicture Draw(IReadOnlyList<(string Name, Schedule Schedule)> schedules, int steps)
    {
        if (schedules.Count > s_colors.Length) throw new OutOfRangeException(nameof(schedules), schedules.Count, Invariant($"There are colours for {s_colors.Length} schedules."));
        var plot = SvgPicture.NewPlot("Learning-rate schedules");
        plot.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.RightTop,
            LegendBorder = OxyColors.Undefined,
            LegendPadding = 12,
            LegendLineSpacing = 8,
        });
        plot.Axes.Add(SvgPicture.WithGrid(new LinearAxis { Position = AxisPosition.Bottom, Title = "step", Minimum = 0, Maximum = steps, MinimumMajorStep = 1 }));
        plot.Axes.Add(FactorAxis("full", "factor, from the full rate", 0.53, 1));
        plot.Axes.Add(FactorAxis("warm", "factor, with warm-up", 0, 0.47));
        foreach (var ((name, schedule), color) in schedules.Zip(s_colors))
        {
            // The blanks keep room for the name where the browser's font is wider than the exporter's.
            var line = new LineSeries { Title = $"{name}            ", Color = color, StrokeThickness = 1.8, YAxisKey = schedule[0] < 1 ? "warm" : "full" };
            line.Points.AddRange(Stairs(schedule.Values(steps)));
            plot.Series.Add(line);
        }

        return new(plot, 940, 600);
    }

    private static LinearAxis FactorAxis(string key, string title, double start, double end) => SvgPicture.WithGrid(new LinearAxis
    {
        Key = key,
        Position = AxisPosition.Left,
        Title = title,
        StartPosition = start,
        EndPosition = end,
        Minimum = -0.03,
        Maximum = 1.05,
        MajorStep = 0.25,
    });

    /// <summary>Each factor holds for a whole step; stairs of a small curve look smooth, those of a jump do not.</summary>
    private static IEnumerable<DataPoint> Stairs(double[] values) => values.SelectMany((value, t) => (DataPoint[])[new(t, value), new(t + 1, value)]);
}

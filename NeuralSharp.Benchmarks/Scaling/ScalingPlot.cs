using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralSharp.Benchmarks;

/// <summary>The time of a step over its size, both logarithmic, and below it the time that the arithmetic alone would take.</summary>
internal static class ScalingPlot
{
    /// <summary>Draws the picture as SVG.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="axis">What is varied.</param>
    /// <param name="steps">The measured steps.</param>
    /// <param name="size">What of a step is drawn along the axis.</param>
    /// <param name="peak">The processor's peak, in operations a second.</param>
    public static string Draw(string title, string axis, IReadOnlyList<StepTime> steps, Func<StepTime, double> size, double peak)
    {
        var plot = new PlotModel
        {
            Title = title,
            TitleFontSize = 16,
            DefaultFont = "Arial",
            DefaultFontSize = 13,
            Background = OxyColors.White,
            TextColor = OxyColor.FromRgb(40, 40, 40),
            PlotAreaBorderColor = OxyColor.FromRgb(170, 170, 170),
            IsLegendVisible = false,
        };
        plot.Axes.Add(WithGrid(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = axis, Base = 2 }));
        plot.Axes.Add(WithGrid(new LogarithmicAxis { Position = AxisPosition.Left, Title = "microseconds a step", StringFormat = "#,0.##" }));
        var measured = new LineSeries { Title = "a step", Color = OxyColor.FromRgb(33, 80, 160), MarkerType = MarkerType.Circle, MarkerSize = 4 };
        var bound = new LineSeries { Title = "its products at the peak", Color = OxyColor.FromRgb(214, 96, 20), LineStyle = LineStyle.Dash };
        foreach (var step in steps)
        {
            measured.Points.Add(new(size(step), step.Seconds * 1e6));
            bound.Points.Add(new(size(step), step.Flops / peak * 1e6));
        }

        plot.Annotations.Add(NameOf(measured, HorizontalAlignment.Right, VerticalAlignment.Bottom, offset: -8));
        plot.Annotations.Add(NameOf(bound, HorizontalAlignment.Left, VerticalAlignment.Top, offset: 8));
        plot.Series.Add(measured);
        plot.Series.Add(bound);
        return SvgExporter.ExportToString(plot, 640, 420, isDocument: false);
    }

    /// <summary>A line's name beside it: legends are cut off where the browser's font is wider than expected.</summary>
    private static TextAnnotation NameOf(LineSeries line, HorizontalAlignment horizontal, VerticalAlignment vertical, double offset) => new()
    {
        Text = line.Title,
        TextColor = line.Color,
        TextPosition = line.Points[line.Points.Count / 2],
        TextHorizontalAlignment = horizontal,
        TextVerticalAlignment = vertical,
        Offset = new ScreenVector(offset, offset),
        StrokeThickness = 0,
    };

    private static LogarithmicAxis WithGrid(LogarithmicAxis axis)
    {
        (axis.MajorGridlineStyle, axis.MajorGridlineColor) = (LineStyle.Solid, OxyColor.FromRgb(225, 225, 225));
        (axis.TicklineColor, axis.AxisTitleDistance) = (OxyColor.FromRgb(170, 170, 170), 26);
        return axis;
    }
}

using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
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
        };
        plot.Axes.Add(WithGrid(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = axis, Base = 2 }));
        plot.Axes.Add(WithGrid(new LogarithmicAxis { Position = AxisPosition.Left, Title = "microseconds a step", StringFormat = "#,0.##" }));
        plot.Legends.Add(new Legend { LegendPosition = LegendPosition.LeftTop, LegendPadding = 12, LegendLineSpacing = 8 });
        var measured = new LineSeries { Title = "a step", Color = OxyColor.FromRgb(33, 80, 160), MarkerType = MarkerType.Circle, MarkerSize = 4 };
        var bound = new LineSeries { Title = "products at the peak  ", Color = OxyColor.FromRgb(214, 96, 20), LineStyle = LineStyle.Dash };
        foreach (var step in steps)
        {
            measured.Points.Add(new(size(step), step.Seconds * 1e6));
            bound.Points.Add(new(size(step), step.Flops / peak * 1e6));
        }

        plot.Series.Add(measured);
        plot.Series.Add(bound);
        return SvgExporter.ExportToString(plot, 640, 420, isDocument: false);
    }

    private static LogarithmicAxis WithGrid(LogarithmicAxis axis)
    {
        (axis.MajorGridlineStyle, axis.MajorGridlineColor) = (LineStyle.Solid, OxyColor.FromRgb(225, 225, 225));
        (axis.TicklineColor, axis.AxisTitleDistance) = (OxyColor.FromRgb(170, 170, 170), 18);
        return axis;
    }
}

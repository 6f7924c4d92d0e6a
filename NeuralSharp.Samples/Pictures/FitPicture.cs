using NeuralSharp.Layers;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace NeuralSharp.Samples;

/// <summary>A curve fitted to points: the points, the sine they come from, and what the network makes of them.</summary>
internal static class FitPicture
{
    private const int Steps = 400;
    private static readonly OxyColor s_training = OxyColor.FromRgb(120, 150, 180);
    private static readonly OxyColor s_test = OxyColor.FromRgb(44, 140, 60);
    private static readonly OxyColor s_fit = OxyColor.FromRgb(214, 96, 20);

    public static SvgPicture Draw(Module model, Dataset train, Dataset test)
    {
        var plot = SvgPicture.NewPlot("A sine through noise");
        plot.Legends.Add(new Legend
        {
            LegendPosition = LegendPosition.LeftTop,
            LegendBackground = OxyColor.FromAColor(220, OxyColors.White),
            LegendBorder = OxyColors.LightGray,
            LegendPadding = 12,
            LegendLineSpacing = 8,
        });
        plot.Axes.Add(SvgPicture.WithGrid(new LinearAxis { Position = AxisPosition.Bottom, Title = "x", Minimum = -Math.PI, Maximum = Math.PI, MajorStep = 1 }));
        plot.Axes.Add(SvgPicture.WithGrid(new LinearAxis { Position = AxisPosition.Left, Title = "y", MinimumPadding = 0.08, MaximumPadding = 0.08 }));
        plot.Series.Add(Points("training points", s_training, MarkerType.Circle, train));
        plot.Series.Add(Points("test points", s_test, MarkerType.Square, test));
        var curve = FittedCurve.Of(model, -Math.PI, Math.PI, Steps);
        plot.Series.Add(Line("sin x", OxyColor.FromRgb(60, 60, 60), LineStyle.Dash, curve.Select(point => new DataPoint(point.X, Math.Sin(point.X)))));
        plot.Series.Add(Line("network", s_fit, LineStyle.Solid, curve.Select(point => new DataPoint(point.X, point.Y))));
        return new(plot, 760, 480);
    }

    private static ScatterSeries Points(string title, OxyColor color, MarkerType shape, Dataset data)
    {
        var series = new ScatterSeries { Title = SvgPicture.WithRoom(title), MarkerType = shape, MarkerSize = 3.2, MarkerFill = color, MarkerStroke = OxyColors.White, MarkerStrokeThickness = 0.8 };
        series.Points.AddRange(FittedCurve.PointsOf(data).Select(point => new ScatterPoint(point.X, point.Y)));
        return series;
    }

    private static LineSeries Line(string title, OxyColor color, LineStyle style, IEnumerable<DataPoint> points)
    {
        var line = new LineSeries { Title = SvgPicture.WithRoom(title), Color = color, LineStyle = style, StrokeThickness = style == LineStyle.Solid ? 2.5 : 1.5 };
        line.Points.AddRange(points);
        return line;
    }
}

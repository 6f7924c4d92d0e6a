using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralSharp.Samples;

/// <summary>
/// A race on a surface: the bands of its logarithm, pale where it is low, the minima as stars, and the way of each optimizer with a
/// mark every ten steps.
/// </summary>
internal static class SurfacePicture
{
    private const int Columns = 640;
    private const int MarkEvery = 10;

    public static SvgPicture Draw(Surface surface, IReadOnlyList<Trajectory> runs)
    {
        var plot = SvgPicture.NewPlot($"{surface.Title}: f = {surface.Formula}");
        plot.TitleFontSize = 14;
        SvgPicture.AddLegend(plot, "optimizer, rate: steps to the minimum");
        plot.Axes.Add(Axis(AxisPosition.Bottom, "x", surface.Window.Left, surface.Window.Right));
        plot.Axes.Add(Axis(AxisPosition.Left, "y", surface.Window.Bottom, surface.Window.Top));
        plot.Annotations.Add(Bands(surface));
        foreach (var minimum in surface.Minima) plot.Annotations.Add(Mark(minimum, MarkerType.Star, 8, OxyColors.Black));
        foreach (var run in runs) AddWay(plot, run);
        plot.Annotations.Add(Mark(runs[0].Points[0], MarkerType.Square, 5, OxyColors.Black));
        return new(plot, 1000, 600);
    }

    private static LinearAxis Axis(AxisPosition position, string title, double minimum, double maximum) =>
        new() { Position = position, Title = title, Minimum = minimum, Maximum = maximum, AxisTitleDistance = 10, Layer = AxisLayer.AboveSeries };

    /// <summary>The bands as an image, with a darker line where one ends.</summary>
    private static ImageAnnotation Bands(Surface surface)
    {
        var window = surface.Window;
        var contours = new Contours(surface, Columns, Columns * 3 / 4);
        var pixels = new byte[contours.Columns * contours.Rows];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (column, row) = (i % contours.Columns, contours.Rows - 1 - (i / contours.Columns));
            pixels[i] = (byte)(contours.Band(column, row) + (contours.IsLine(column, row) ? Contours.Bands : 0));
        }

        return new()
        {
            ImageSource = new OxyImage(PngWriter.Encode(contours.Columns, pixels, [.. BandColors.Fills, .. BandColors.Lines])),
            X = new PlotLength(window.Left, PlotLengthUnit.Data),
            Y = new PlotLength(window.Top, PlotLengthUnit.Data),
            Width = new PlotLength(window.Width, PlotLengthUnit.Data),
            Height = new PlotLength(window.Height, PlotLengthUnit.Data),
            HorizontalAlignment = HorizontalAlignment.Left,
            VerticalAlignment = VerticalAlignment.Top,
            Layer = AnnotationLayer.BelowSeries,
        };
    }

    private static PointAnnotation Mark(Point point, MarkerType shape, double size, OxyColor color) => new()
    {
        X = point.X,
        Y = point.Y,
        Shape = shape,
        Size = size,
        Fill = color,
        Stroke = shape == MarkerType.Star ? color : OxyColors.White,
        StrokeThickness = 1.5,
        Layer = AnnotationLayer.AboveSeries,
    };

    private static void AddWay(PlotModel plot, Trajectory run)
    {
        var color = OxyColor.Parse(run.Racer.Color);
        var points = Visible(run).Select(point => new DataPoint(point.X, point.Y)).ToList();
        var halo = new LineSeries { Color = OxyColor.FromAColor(200, OxyColors.White), StrokeThickness = 4.5, RenderInLegend = false };
        var line = new LineSeries
        {
            Title = SvgPicture.WithRoom(Describe(run)),
            Color = color,
            StrokeThickness = 2,
            LineStyle = run.Racer.IsDashed ? LineStyle.Dash : LineStyle.Solid,
            LineJoin = LineJoin.Round,
        };
        var marks = new LineSeries
        {
            LineStyle = LineStyle.None,
            MarkerType = MarkerType.Circle,
            MarkerSize = 2.8,
            MarkerFill = color,
            MarkerStroke = OxyColors.White,
            MarkerStrokeThickness = 0.8,
            RenderInLegend = false,
        };
        halo.Points.AddRange(points);
        line.Points.AddRange(points);
        marks.Points.AddRange(run.Points.Where((_, step) => step % MarkEvery == 0 && step > 0).Select(point => new DataPoint(point.X, point.Y)));
        plot.Series.Add(halo);
        plot.Series.Add(line);
        plot.Series.Add(marks);
        if (!run.HasDiverged) plot.Annotations.Add(Mark(run.Points[^1], MarkerType.Diamond, 6, color));
    }

    /// <summary>The points that lie apart in the picture: who goes to and fro on a spot for a hundred steps would only make the file large.</summary>
    private static IEnumerable<Point> Visible(Trajectory run)
    {
        var window = run.Surface.Window;
        var least = window.Width / 800;
        Point? last = null;
        foreach (var point in run.Points)
        {
            if (last?.DistanceTo(point) < least) continue;
            last = point;
            yield return point;
        }
    }

    private static string Describe(Trajectory run)
    {
        var outcome = run.HasDiverged ? "diverged" : run.StepsToTolerance is { } steps ? Invariant($"{steps} steps") : "not there";
        return string.Create(CultureInfo.InvariantCulture, $"{run.Racer.Title} {run.LearningRate}: {outcome}");
    }
}

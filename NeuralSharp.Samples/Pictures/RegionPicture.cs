using NeuralSharp.Layers;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralSharp.Samples;

/// <summary>Which class a network answers where: regions in the classes' colours, paler where it is unsure, with a line between them, and the points.</summary>
internal static class RegionPicture
{
    private const int Longer = 720;          // pixels of the longer side
    private const double Strength = 0.5;     // of the regions' colours
    private const double Radius = 4.5;       // of a point, in pixels
    private static readonly (byte Red, byte Green, byte Blue) s_line = (60, 60, 60);

    /// <summary>With axes and a legend.</summary>
    public static SvgPicture Svg(Module model, Dataset train, Dataset test, Window window, string title)
    {
        var plot = SvgPicture.NewPlot(title);
        SvgPicture.AddLegend(plot);
        plot.Axes.Add(Axis(AxisPosition.Bottom, "first input", window.Left, window.Right));
        plot.Axes.Add(Axis(AxisPosition.Left, "second input", window.Bottom, window.Top));
        var (columns, rows) = Size(window);
        plot.Annotations.Add(new ImageAnnotation
        {
            ImageSource = new OxyImage(PngWriter.Encode(columns, Regions(model, window, columns, rows))),
            X = new PlotLength(window.Left, PlotLengthUnit.Data),
            Y = new PlotLength(window.Top, PlotLengthUnit.Data),
            Width = new PlotLength(window.Width, PlotLengthUnit.Data),
            Height = new PlotLength(window.Height, PlotLengthUnit.Data),
            HorizontalAlignment = HorizontalAlignment.Left,
            VerticalAlignment = VerticalAlignment.Top,
            Layer = AnnotationLayer.BelowSeries,
        });
        AddPoints(plot, train, MarkerType.Circle, named: true);
        AddPoints(plot, test, MarkerType.Square, named: false);
        plot.Series.Add(Marks("training points", MarkerType.Circle, OxyColors.Gray));
        plot.Series.Add(Marks("test points", MarkerType.Square, OxyColors.Gray));
        return new(plot, columns + 252, rows + 123);
    }

    /// <summary>The regions and the points alone, as a PNG.</summary>
    public static byte[] Png(Module model, Dataset train, Dataset test, Window window)
    {
        var (columns, rows) = Size(window);
        var samples = Regions(model, window, columns, rows);
        foreach (var (x, y, label) in PlaneMap.PointsOf(train).Concat(PlaneMap.PointsOf(test)))
        {
            var (across, down) = ((x - window.Left) / window.Width * columns, (window.Top - y) / window.Height * rows);
            DrawDisc(samples, columns, across, down, Radius + 1, (255, 255, 255));
            DrawDisc(samples, columns, across, down, Radius, ClassColors.Of(label));
        }

        return PngWriter.Encode(columns, samples);
    }

    private static (int Columns, int Rows) Size(Window window)
    {
        var scale = Longer / Math.Max(window.Width, window.Height);
        return ((int)Math.Ceiling(window.Width * scale), (int)Math.Ceiling(window.Height * scale));
    }

    /// <summary>Red, green and blue of each pixel.</summary>
    private static byte[] Regions(Module model, Window window, int columns, int rows)
    {
        var map = new PlaneMap(model, window, columns, rows);
        var samples = new byte[3 * columns * rows];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var winner = map.Winner(column, row);
                var isBorder = (column + 1 < columns && map.Winner(column + 1, row) != winner) || (row + 1 < rows && map.Winner(column, row + 1) != winner);
                Put(samples, (row * columns) + column, isBorder ? s_line : ClassColors.Mix(map.At(column, row), Strength), 1);
            }
        }

        return samples;
    }

    /// <summary>A disc with soft edges.</summary>
    private static void DrawDisc(byte[] samples, int columns, double x, double y, double radius, (byte Red, byte Green, byte Blue) color)
    {
        var rows = samples.Length / 3 / columns;
        for (var row = (int)Math.Max(0, y - radius - 1); row <= Math.Min(rows - 1, y + radius + 1); row++)
        {
            for (var column = (int)Math.Max(0, x - radius - 1); column <= Math.Min(columns - 1, x + radius + 1); column++)
            {
                var distance = Math.Sqrt(Math.Pow(column + 0.5 - x, 2) + Math.Pow(row + 0.5 - y, 2));
                Put(samples, (row * columns) + column, color, Math.Clamp(radius + 0.5 - distance, 0, 1));
            }
        }
    }

    private static void Put(byte[] samples, int pixel, (byte Red, byte Green, byte Blue) color, double share)
    {
        var at = samples.AsSpan(3 * pixel, 3);
        at[0] = (byte)Math.Round(at[0] + (share * (color.Red - at[0])));
        at[1] = (byte)Math.Round(at[1] + (share * (color.Green - at[1])));
        at[2] = (byte)Math.Round(at[2] + (share * (color.Blue - at[2])));
    }

    private static LinearAxis Axis(AxisPosition position, string title, double minimum, double maximum) =>
        new() { Position = position, Title = title, Minimum = minimum, Maximum = maximum, AxisTitleDistance = 10, Layer = AxisLayer.AboveSeries };

    private static void AddPoints(PlotModel plot, Dataset data, MarkerType shape, bool named)
    {
        foreach (var group in PlaneMap.PointsOf(data).GroupBy(point => point.Label).OrderBy(group => group.Key))
        {
            var (red, green, blue) = ClassColors.Of(group.Key);
            var series = Marks(Invariant($"class {group.Key}"), shape, OxyColor.FromRgb(red, green, blue));
            series.RenderInLegend = named;
            series.Points.AddRange(group.Select(point => new ScatterPoint(point.X, point.Y)));
            plot.Series.Add(series);
        }
    }

    private static ScatterSeries Marks(string title, MarkerType shape, OxyColor color) => new()
    {
        Title = SvgPicture.WithRoom(title),
        MarkerType = shape,
        MarkerSize = Radius - 0.5,
        MarkerFill = color,
        MarkerStroke = OxyColors.White,
        MarkerStrokeThickness = 1,
    };
}

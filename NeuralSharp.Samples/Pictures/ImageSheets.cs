using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace NeuralSharp.Samples;

/// <summary>Sheets of small images in rows and columns.</summary>
internal static class ImageSheets
{
    private const double Width = 760;

    /// <summary>The images classified worst, with their class and what they were taken for.</summary>
    public static SvgPicture Worst(Guesses guesses, ImageDataset images, IReadOnlyList<string> classNames)
    {
        const int columns = 4;
        const double rowHeight = 1.24;   // with two lines below the image
        var worst = guesses.Worst(12);
        var (plot, height) = Sheet("The images classified worst", worst.Count, columns, rowHeight);
        for (var i = 0; i < worst.Count; i++)
        {
            var image = worst[i];
            var (target, guess) = (guesses.Targets[image], guesses.Chosen[image]);
            var (x, y) = ((i % columns) + 0.5, i / columns * rowHeight);
            AddTile(plot, x, y + 0.5, Colors(images.Pixels(image), images.Height, images.Width, pixel => OxyColor.FromRgb(pixel, pixel, pixel)));
            AddCaption(plot, x, y + 1.0, $"is {classNames[target]}");
            AddCaption(plot, x, y + 1.09, Invariant($"guess {classNames[guess]}, {guesses.Probability(image, guess) * 100:0} %"));
        }

        return new(plot, Width, height);
    }

    /// <summary>
    /// What the neurons of the first layer look for: the weights of each as an image, red where ink speaks for it and blue where it
    /// speaks against it. Those with the largest norm, 64 at most.
    /// </summary>
    public static SvgPicture Weights(Tensor weight, int height, int width)
    {
        const int columns = 8;
        var (inputs, neurons) = (weight.Shape[0], weight.Shape[1]);
        var values = weight.AsSpan<float>().ToArray();
        var norms = Enumerable.Range(0, neurons).Select(neuron => Math.Sqrt(Of(neuron).Sum(w => (double)w * w))).ToArray();
        var chosen = Enumerable.Range(0, neurons).OrderByDescending(neuron => norms[neuron]).Take(64).ToArray();
        var (plot, sheetHeight) = Sheet(Invariant($"What the hidden neurons look for ({chosen.Length} of {neurons})"), chosen.Length, columns, rowHeight: 1);
        for (var i = 0; i < chosen.Length; i++)
        {
            var weights = Of(chosen[i]).ToArray();
            var full = weights.Select(Math.Abs).Order().ElementAt((int)(weights.Length * 0.99)) + 1e-12f;   // a few outliers would pale the rest
            AddTile(plot, (i % columns) + 0.5, (i / columns) + 0.5, Colors<float>(weights, height, width, w => Diverging(w / full)));
        }

        return new(plot, Width, sheetHeight);

        IEnumerable<float> Of(int neuron) => Enumerable.Range(0, inputs).Select(input => values[(input * neurons) + neuron]);
    }

    /// <summary>A plot whose unit in both directions is a column, so that squares are square, y downwards.</summary>
    private static (PlotModel Plot, double Height) Sheet(string title, int tiles, int columns, double rowHeight)
    {
        var rows = Math.Max(1, (tiles + columns - 1) / columns) * rowHeight;
        var plot = SvgPicture.NewPlot(title);
        plot.PlotAreaBorderThickness = new OxyThickness(0);
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, IsAxisVisible = false, Minimum = 0, Maximum = columns });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, IsAxisVisible = false, Minimum = 0, Maximum = rows, StartPosition = 1, EndPosition = 0 });
        return (plot, ((Width - SvgPicture.Margins.Sides) / columns * rows) + SvgPicture.Margins.TopAndBottom);
    }

    private static void AddTile(PlotModel plot, double x, double y, OxyColor[,] colors) => plot.Annotations.Add(new ImageAnnotation
    {
        ImageSource = OxyImage.Create(colors, ImageFormat.Png),
        Interpolate = false,
        X = new PlotLength(x, PlotLengthUnit.Data),
        Y = new PlotLength(y, PlotLengthUnit.Data),
        Width = new PlotLength(0.92, PlotLengthUnit.Data),
        Height = new PlotLength(0.92, PlotLengthUnit.Data),
    });

    private static void AddCaption(PlotModel plot, double x, double y, string text) => plot.Annotations.Add(new TextAnnotation
    {
        Text = text,
        TextPosition = new DataPoint(x, y),
        TextVerticalAlignment = VerticalAlignment.Top,
        StrokeThickness = 0,
        FontSize = 12,
    });

    /// <summary>Colours of values row by row, as the first index across and the second down.</summary>
    private static OxyColor[,] Colors<T>(ReadOnlySpan<T> values, int height, int width, Func<T, OxyColor> color)
    {
        var colors = new OxyColor[width, height];
        for (var i = 0; i < values.Length; i++) colors[i % width, i / width] = color(values[i]);
        return colors;
    }

    private static OxyColor Diverging(double value) => value < 0
        ? OxyColor.Interpolate(OxyColors.White, OxyColor.FromRgb(33, 80, 160), Math.Min(1, -value))
        : OxyColor.Interpolate(OxyColors.White, OxyColor.FromRgb(178, 24, 43), Math.Min(1, value));
}

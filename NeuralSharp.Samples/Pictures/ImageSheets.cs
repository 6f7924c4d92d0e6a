using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace NeuralSharp.Samples;

/// <summary>Sheets of small images in rows and columns.</summary>
internal static class ImageSheets
{
    /// <summary>The images classified worst, with their class and what they were taken for.</summary>
    public static PlotModel Worst(Guesses guesses, ImageDataset images, IReadOnlyList<string> classNames)
    {
        const int columns = 4;
        var worst = guesses.Worst(12);
        var plot = Sheet("The images classified worst", columns, Math.Max(1, (worst.Count + columns - 1) / columns), captionHeight: 0.36);
        for (var i = 0; i < worst.Count; i++)
        {
            var image = worst[i];
            var (target, guess) = (guesses.Targets[image], guesses.Chosen[image]);
            AddTile(plot, i, columns, 1.36, Colors(images.Pixels(image), images.Height, images.Width, pixel => OxyColor.FromRgb(pixel, pixel, pixel)));
            AddCaption(plot, i, columns, 1.36, $"{classNames[target]}\ntaken for {classNames[guess]} ({guesses.Probability(image, guess) * 100:0} %)");
        }

        return plot;
    }

    /// <summary>
    /// What the neurons of the first layer look for: the weights of each as an image, red where ink speaks for it and blue where it
    /// speaks against it. Those with the largest norm, 64 at most.
    /// </summary>
    public static PlotModel Weights(Tensor weight, int height, int width)
    {
        const int columns = 8;
        var (inputs, neurons) = (weight.Shape[0], weight.Shape[1]);
        var values = weight.AsSpan<float>().ToArray();
        var norms = Enumerable.Range(0, neurons).Select(neuron => Math.Sqrt(Of(neuron).Sum(w => (double)w * w))).ToArray();
        var chosen = Enumerable.Range(0, neurons).OrderByDescending(neuron => norms[neuron]).Take(64).ToArray();
        var plot = Sheet($"What the hidden neurons look for ({chosen.Length} of {neurons})", columns, (chosen.Length + columns - 1) / columns, captionHeight: 0);
        for (var i = 0; i < chosen.Length; i++)
        {
            var weights = Of(chosen[i]).ToArray();
            var full = weights.Select(Math.Abs).Order().ElementAt((int)(weights.Length * 0.99)) + 1e-12f;   // a few outliers would pale the rest
            AddTile(plot, i, columns, 1, Colors<float>(weights, height, width, w => Diverging(w / full)));
        }

        return plot;

        IEnumerable<float> Of(int neuron) => Enumerable.Range(0, inputs).Select(input => values[(input * neurons) + neuron]);
    }

    private static PlotModel Sheet(string title, int columns, int rows, double captionHeight)
    {
        var plot = SvgPicture.New(title);
        plot.PlotAreaBorderThickness = new OxyThickness(0);
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, IsAxisVisible = false, Minimum = 0, Maximum = columns });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, IsAxisVisible = false, Minimum = 0, Maximum = rows * (1 + captionHeight), StartPosition = 1, EndPosition = 0 });
        return plot;
    }

    private static void AddTile(PlotModel plot, int place, int columns, double rowHeight, OxyColor[,] colors) => plot.Annotations.Add(new ImageAnnotation
    {
        ImageSource = OxyImage.Create(colors, ImageFormat.Png),
        Interpolate = false,
        X = new PlotLength((place % columns) + 0.5, PlotLengthUnit.Data),
        Y = new PlotLength((place / columns * rowHeight) + 0.5, PlotLengthUnit.Data),
        Width = new PlotLength(0.92, PlotLengthUnit.Data),
        Height = new PlotLength(0.92, PlotLengthUnit.Data),
    });

    private static void AddCaption(PlotModel plot, int place, int columns, double rowHeight, string text) => plot.Annotations.Add(new TextAnnotation
    {
        Text = text,
        TextPosition = new DataPoint((place % columns) + 0.5, (place / columns * rowHeight) + 0.98),
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

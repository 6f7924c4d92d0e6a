using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace NeuralSharp.Samples;

/// <summary>A plot with its size, to be written as an SVG file, which every browser shows.</summary>
internal sealed record SvgPicture(PlotModel Plot, double Width, double Height)
{
    /// <summary>The space around the plot's area, besides that of axes.</summary>
    public static readonly (double Sides, double TopAndBottom) Margins = (16, 35.4);

    /// <summary>An empty plot with the look that all pictures share.</summary>
    public static PlotModel NewPlot(string title) => new()
    {
        Title = title,
        Culture = CultureInfo.InvariantCulture,
        TitleFontSize = 16,
        TitleFontWeight = FontWeights.Bold,
        DefaultFont = "Arial",
        DefaultFontSize = 13,
        Background = OxyColors.White,
        TextColor = OxyColor.FromRgb(40, 40, 40),
        PlotAreaBorderColor = OxyColor.FromRgb(170, 170, 170),
    };

    /// <summary>A faint grid for an axis, and room for its title where the browser's font is wider than expected.</summary>
    public static T WithGrid<T>(T axis)
        where T : Axis
    {
        (axis.MajorGridlineStyle, axis.MajorGridlineColor) = (LineStyle.Solid, OxyColor.FromRgb(225, 225, 225));
        (axis.TicklineColor, axis.AxisTitleDistance) = (OxyColor.FromRgb(170, 170, 170), 14);
        return axis;
    }

    /// <summary>A legend beside the plot's area, a line a series.</summary>
    public static void AddLegend(PlotModel plot, string? title = null) => plot.Legends.Add(new Legend
    {
        LegendTitle = title is null ? null : $"{WithRoom(title)}\n",   // an empty line below
        LegendTitleFontSize = 13,
        LegendPlacement = LegendPlacement.Outside,
        LegendPosition = LegendPosition.RightTop,
        LegendOrientation = LegendOrientation.Vertical,
        LegendSymbolLength = 24,
        LegendLineSpacing = 6,
        LegendMargin = 14,
    });

    /// <summary>A legend's text with blanks behind it, which keep room where the browser's font is wider than the exporter's.</summary>
    public static string WithRoom(string text) => text + new string('\u00a0', 4 + (text.Length / 2));

    /// <summary>Writes a file in a folder; an older one of that name is replaced.</summary>
    public void SaveTo(string folder, string name) => SaveTo(Path.Combine(folder, name));

    /// <summary>Writes the file; an older one of that name is replaced.</summary>
    public void SaveTo(string path)
    {
        using var picture = new MemoryStream();   // so that an exporter that fails leaves no half of one
        new SvgExporter { Width = Width, Height = Height }.Export(Plot, picture);
        File.WriteAllBytes(path, picture.ToArray());
    }
}

using OxyPlot;

namespace NeuralSharp.Samples;

/// <summary>Plots to SVG files, which every browser shows.</summary>
internal static class SvgPicture
{
    /// <summary>The look that all pictures share.</summary>
    public static PlotModel New(string title) => new()
    {
        Title = title,
        TitleFontSize = 16,
        TitleFontWeight = FontWeights.Bold,
        DefaultFont = "Arial",
        DefaultFontSize = 13,
        Background = OxyColors.White,
        TextColor = OxyColor.FromRgb(40, 40, 40),
        PlotAreaBorderColor = OxyColor.FromRgb(170, 170, 170),
    };

    /// <summary>Writes a plot; an older picture of that name is replaced.</summary>
    public static void SaveTo(this PlotModel model, string folder, string name, double width, double height)
    {
        using var file = File.Create(Path.Combine(folder, name));
        new SvgExporter { Width = width, Height = height }.Export(model, file);
    }
}

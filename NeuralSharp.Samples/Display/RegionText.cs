using NeuralSharp.Layers;
using Spectre.Console;

namespace NeuralSharp.Samples;

/// <summary>Which class a network answers where, as text: the likeliest class of each cell by its colour, or else by its sign, and the points by their numbers.</summary>
internal static class RegionText
{
    private const int MostColumns = 72;
    private const string Signs = ".+:-~=";

    public static Drawing Draw(Module model, Dataset points, Window window, Screen screen)
    {
        var columns = Math.Min(MostColumns, screen.Width);
        var rows = Math.Max(1, (int)Math.Round(columns * window.Height / window.Width / 2));   // a character is about twice as high as wide
        var map = new PlaneMap(model, window, columns, rows);
        var labels = new int?[columns, rows];
        foreach (var (x, y, label) in PlaneMap.PointsOf(points))
        {
            var (column, row) = ((int)((x - window.Left) / window.Width * columns), (int)((window.Top - y) / window.Height * rows));
            labels[column, row] = label;
        }

        var isColored = screen.IsTerminal && screen.HasColor;
        var drawing = new Drawing().EndLine("what it answers where, and the test points by the numbers of their classes:");
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var label = labels[column, row];
                var text = label is { } point ? Invariant($"{point}") : isColored ? " " : $"{Signs[map.Winner(column, row)]}";
                if (isColored) drawing.Add(text, new Style(label is { } own ? ToColor(ClassColors.Of(own)) : null, ToColor(ClassColors.Mix(map.At(column, row), 0.6)), Decoration.Bold));
                else drawing.Add(text);
            }

            drawing.EndLine();
        }

        return drawing.EndLine();
    }

    private static Color ToColor((byte Red, byte Green, byte Blue) color) => new(color.Red, color.Green, color.Blue);
}

using Spectre.Console;

namespace NeuralSharp.Samples;

/// <summary>A small picture of a race as text: bands of grey, dark where the surface is low, and the ways in the optimizers' numbers.</summary>
internal static class RaceMap
{
    private const string Ramp = " .:-=+*";
    private const int MostColumns = 76;

    public static Drawing Draw(Surface surface, IReadOnlyList<Trajectory> runs, Screen screen)
    {
        var columns = Math.Min(MostColumns, screen.Width);
        var rows = columns * 3 / 8;   // a character is about twice as high as wide
        var contours = new Contours(surface, columns, rows);
        var who = Who(surface, runs, columns, rows);
        var drawing = new Drawing();
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = 0; column < columns; column++)
            {
                var band = contours.Band(column, row);
                var grey = (byte)(20 + (band * 9));
                var background = screen.HasColor ? new Color(grey, grey, (byte)(grey + 12)) : (Color?)null;
                if (who[column, row] is { } racer)
                    drawing.Add(Invariant($"{(racer + 1) % 10}"), new Style(Light(runs[racer].Racer), background, Decoration.Bold));
                else if (surface.Minima.Any(minimum => Cell(surface, minimum, columns, rows) == (column, row)))
                    drawing.Add(screen.HasUnicode ? "★" : "o", new Style(Color.White, background));
                else
                    drawing.Add(screen.HasColor ? " " : $"{Ramp[band * Ramp.Length / Contours.Bands]}", new Style(background: background));
            }

            drawing.EndLine();
        }

        return drawing.EndLine();
    }

    /// <summary>Which run passed through each cell; the later in the list, where several did.</summary>
    private static int?[,] Who(Surface surface, IReadOnlyList<Trajectory> runs, int columns, int rows)
    {
        var who = new int?[columns, rows];
        for (var i = 0; i < runs.Count; i++)
        {
            foreach (var (column, row) in runs[i].Points.Select(point => Cell(surface, point, columns, rows)))
            {
                if (column >= 0 && column < columns && row >= 0 && row < rows) who[column, row] = i;
            }
        }

        return who;
    }

    private static (int Column, int Row) Cell(Surface surface, Point point, int columns, int rows) => (
        (int)Math.Round((point.X - surface.Window.Left) / surface.Window.Width * (columns - 1)),
        (int)Math.Round((point.Y - surface.Window.Bottom) / surface.Window.Height * (rows - 1)));

    /// <summary>The optimizer's colour, half way to white, which shows on dark grey.</summary>
    private static Color Light(Racer racer) => Color.FromHex(racer.Color).Blend(Color.White, 0.5f);
}

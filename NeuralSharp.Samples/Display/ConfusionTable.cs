using Spectre.Console;

namespace NeuralSharp.Samples;

/// <summary>
/// A table with a row a true class and a column a guessed one: how many images fell where, and how many of a class were found. On a
/// narrow terminal it gives percentages of the row.
/// </summary>
internal static class ConfusionTable
{
    public static Drawing Draw(Guesses guesses, IReadOnlyList<string> classNames, Screen screen)
    {
        var classes = classNames.Count;
        var counts = guesses.Confusion;
        var isNumbered = classNames.Any(name => name.Length > 2);
        var labels = classNames.Select((name, i) => isNumbered ? Invariant($"{i} {name}") : name).ToArray();
        var labelWidth = labels.Max(label => label.Length);
        const int wide = 5, narrow = 3, foundWidth = 8;
        var isWide = labelWidth + (classes * wide) + foundWidth <= screen.Width;
        var cellWidth = isWide ? wide : narrow;
        labelWidth = Math.Clamp(screen.Width - (classes * cellWidth), 1, labelWidth);

        var drawing = new Drawing().EndLine(isWide ? "true class (row), taken for (column)" : "true class, taken for (in %)");
        drawing.Add(new string(' ', labelWidth));
        for (var guess = 0; guess < classes; guess++) drawing.Add(Invariant($"{guess}").PadLeft(cellWidth));
        drawing.EndLine(isWide ? "   found" : "");

        for (var target = 0; target < classes; target++)
        {
            drawing.Add(labels[target].PadRight(labelWidth)[..labelWidth]);
            var total = 0;
            for (var guess = 0; guess < classes; guess++) total += counts[target, guess];
            for (var guess = 0; guess < classes; guess++)
            {
                var count = counts[target, guess];
                var share = total == 0 ? 0 : (double)count / total;
                var text = count == 0 ? "·" : isWide ? Invariant($"{count}") : Invariant($"{share * 100:0}");
                drawing.Add((text == "·" && !screen.HasUnicode ? "." : text).PadLeft(cellWidth), CellStyle(share, target == guess, screen));
            }

            drawing.EndLine(isWide ? Invariant($"{(total == 0 ? 0 : 100.0 * counts[target, target] / total),6:0.0} %") : "");
        }

        return drawing.EndLine();
    }

    /// <summary>Green where the guess is right, the fuller the better; red where it is wrong, visible from a hundredth on.</summary>
    private static Style CellStyle(double share, bool isRight, Screen screen)
    {
        if (share == 0) return new Style(decoration: Decoration.Dim);
        if (!screen.HasColor) return new Style(decoration: isRight ? Decoration.Bold : Decoration.None);
        var strength = isRight ? share * share : Math.Min(1, Math.Sqrt(share * 8));
        var light = (byte)(40 + (120 * strength));
        return isRight
            ? new Style(Color.White, new Color(0, (byte)(light * 0.8), 40))
            : new Style(Color.White, new Color(light, 20, 30));
    }
}

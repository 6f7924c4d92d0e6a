namespace NeuralSharp.Samples;

/// <summary>The images that were classified worst, side by side as text, each with its class and what it was taken for.</summary>
internal static class WorstImages
{
    private const int Gap = 2;
    private const int MostInRow = 6;

    public static Drawing Draw(Guesses guesses, ImageDataset images, IReadOnlyList<string> classNames, Screen screen)
    {
        var drawing = new Drawing();
        var worst = guesses.Worst(MostInRow);
        if (worst.Count == 0) return drawing;
        var frame = InkFrame(images, worst);
        var captions = worst.ToDictionary(image => image, image => new[]
        {
            $"is {classNames[guesses.Targets[image]]}",
            Invariant($"guess {classNames[guesses.Chosen[image]]}, {guesses.Probability(image, guesses.Chosen[image]) * 100:0} %"),
        });
        var width = Math.Max(frame.Right - frame.Left, captions.Values.SelectMany(lines => lines).Max(line => line.Length));
        var inRow = Math.Clamp((screen.Width + Gap) / (width + Gap), 1, MostInRow);
        var rest = new string(' ', width + Gap - (frame.Right - frame.Left));
        foreach (var row in worst.Take(inRow > 2 ? inRow : 2 * inRow).Chunk(inRow))
        {
            for (var line = frame.Top / 2; line < (frame.Bottom + 1) / 2; line++)
            {
                foreach (var image in row)
                {
                    new TextImage(images.Pixels(image).ToArray(), images.Width).AppendLine(drawing, line, screen, (frame.Left, frame.Right));
                    drawing.Add(rest);
                }

                drawing.EndLine();
            }

            for (var line = 0; line < 2; line++)
            {
                foreach (var image in row) drawing.Add(captions[image][line].PadRight(width + Gap));
                drawing.EndLine();
            }

            drawing.EndLine();
        }

        return drawing;
    }

    /// <summary>The part of the frame in which any of the images has ink: digits leave a margin.</summary>
    private static (int Left, int Top, int Right, int Bottom) InkFrame(ImageDataset images, IReadOnlyList<int> chosen)
    {
        const byte ink = 64;
        var (left, top, right, bottom) = (images.Width, images.Height, 0, 0);
        foreach (var image in chosen)
        {
            var pixels = images.Pixels(image);
            for (var i = 0; i < pixels.Length; i++)
            {
                if (pixels[i] < ink) continue;
                var (x, y) = (i % images.Width, i / images.Width);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }
        }

        return (Math.Min(left, right), Math.Min(top, bottom), right, bottom);
    }
}

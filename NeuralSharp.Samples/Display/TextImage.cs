using Spectre.Console;

namespace NeuralSharp.Samples;

/// <summary>Draws grey pixels as text, two rows of pixels a line, so that a pixel is about a square.</summary>
/// <param name="pixels">The grey values, row by row: 0 black, 255 white.</param>
/// <param name="width">The pixels of a row.</param>
internal sealed class TextImage(ReadOnlyMemory<byte> pixels, int width)
{
    private const string Ramp = " .:-=+*#%@";

    private readonly int _height = pixels.Length / width;

    /// <summary>Appends a line of the image, as wide as the image: half blocks in grey; without colour, light pixels as blocks.</summary>
    public void AppendLine(Drawing drawing, int line, Screen screen, (int Left, int Right) columns)
    {
        for (var x = columns.Left; x < columns.Right; x++)
        {
            var (upper, lower) = (At(x, 2 * line), At(x, (2 * line) + 1));
            if (!screen.HasUnicode) drawing.Add($"{Ramp[(upper + lower) * (Ramp.Length - 1) / 510]}");
            else if (screen.HasColor) drawing.Add("▀", new Style(Grey(upper), Grey(lower)));
            else drawing.Add((upper > 127, lower > 127) switch { (true, true) => "█", (true, false) => "▀", (false, true) => "▄", _ => " " });
        }
    }

    private byte At(int x, int y) => y < _height ? pixels.Span[(y * width) + x] : (byte)0;

    private static Color Grey(byte value) => new(value, value, value);
}

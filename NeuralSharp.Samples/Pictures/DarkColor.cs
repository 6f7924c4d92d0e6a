using System.Globalization;

namespace NeuralSharp.Samples;

/// <summary>The colour of a line on a dark page, from its colour on a light one: the same hue, pale where the other is dark.</summary>
internal static class DarkColor
{
    /// <summary>Three times the contrast to the palest band that graphics need to be told from it, by the guidelines of the web (WCAG 2.2).</summary>
    private const double LeastLuminance = 0.25;

    /// <summary>
    /// Moves all three channels by one amount, so that the lightness is mirrored and the hue stays: c + (255 − greatest − least). Then white is
    /// mixed in until the colour stands out from the palest band.
    /// </summary>
    /// <param name="color">The colour as #rrggbb.</param>
    public static string Of(string color)
    {
        double[] channels = [.. Enumerable.Range(0, 3).Select(i => (double)int.Parse(color.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        var shift = 255 - channels.Max() - channels.Min();
        for (var i = 0; i < channels.Length; i++) channels[i] += shift;
        while (Luminance(channels) < LeastLuminance)
        {
            for (var i = 0; i < channels.Length; i++) channels[i] += (255 - channels[i]) / 16;
        }

        return "#" + string.Concat(channels.Select(channel => ((int)Math.Round(channel)).ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>The relative luminance of the guidelines (WCAG 2.2): 0 for black, 1 for white.</summary>
    private static double Luminance(double[] channels)
    {
        double[] linear = [.. channels.Select(channel => channel / 255).Select(share => share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }
}

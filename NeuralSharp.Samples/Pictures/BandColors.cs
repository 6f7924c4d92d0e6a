namespace NeuralSharp.Samples;

/// <summary>
/// The colours of a surface's bands: almost white where it is low, a pale blue grey where it is high, so that dark lines show on all. On a dark
/// page almost black and a dark blue grey, for pale lines.
/// </summary>
internal static class BandColors
{
    /// <summary>A colour a band, the lowest first.</summary>
    public static IReadOnlyList<(byte Red, byte Green, byte Blue)> Fills { get; } = FillsOf((252, 253, 250), (150, 176, 199));

    /// <summary>The colour of the line where the band ends: a little darker.</summary>
    public static IReadOnlyList<(byte Red, byte Green, byte Blue)> Lines { get; } =
        [.. Fills.Select(fill => ((byte)(fill.Red * 0.86), (byte)(fill.Green * 0.88), (byte)(fill.Blue * 0.91)))];

    /// <summary>The colours of the bands on a dark page.</summary>
    public static IReadOnlyList<(byte Red, byte Green, byte Blue)> DarkFills { get; } = FillsOf((20, 26, 34), (46, 66, 88));

    /// <summary>The colours of their lines on a dark page: a little paler.</summary>
    public static IReadOnlyList<(byte Red, byte Green, byte Blue)> DarkLines { get; } =
        [.. DarkFills.Select(fill => ((byte)(fill.Red + 13), (byte)(fill.Green + 14), (byte)(fill.Blue + 16)))];

    private static (byte Red, byte Green, byte Blue)[] FillsOf((byte Red, byte Green, byte Blue) low, (byte Red, byte Green, byte Blue) high)
    {
        return [.. Enumerable.Range(0, Contours.Bands).Select(band => band / (Contours.Bands - 1.0)).Select(share =>
            (Between(low.Red, high.Red, share), Between(low.Green, high.Green, share), Between(low.Blue, high.Blue, share)))];

        static byte Between(byte low, byte high, double share) => (byte)Math.Round(low + ((high - low) * share));
    }
}

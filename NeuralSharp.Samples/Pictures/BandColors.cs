namespace NeuralSharp.Samples;

/// <summary>The colours of a surface's bands: almost white where it is low, a pale blue grey where it is high, so that dark lines show on all.</summary>
internal static class BandColors
{
    private static readonly (byte Red, byte Green, byte Blue) s_low = (252, 253, 250);
    private static readonly (byte Red, byte Green, byte Blue) s_high = (150, 176, 199);

    /// <summary>A colour a band, the lowest first.</summary>
    public static IReadOnlyList<(byte Red, byte Green, byte Blue)> Fills { get; } = [.. Enumerable.Range(0, Contours.Bands).Select(band => Fill(band))];

    /// <summary>The colour of the line where the band ends: a little darker.</summary>
    public static IReadOnlyList<(byte Red, byte Green, byte Blue)> Lines { get; } =
        [.. Fills.Select(fill => ((byte)(fill.Red * 0.86), (byte)(fill.Green * 0.88), (byte)(fill.Blue * 0.91)))];

    private static (byte Red, byte Green, byte Blue) Fill(int band)
    {
        var share = band / (Contours.Bands - 1.0);
        return (Between(s_low.Red, s_high.Red), Between(s_low.Green, s_high.Green), Between(s_low.Blue, s_high.Blue));

        byte Between(byte low, byte high) => (byte)Math.Round(low + ((high - low) * share));
    }
}

namespace NeuralSharp.Samples;

/// <summary>A curve in one line of text: ▇▅▃▂▁.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const string Ascii = "_.-~=*#@";

    /// <summary>
    /// Draws positive values such as losses in at most so many characters, each the mean of its share of them. The height is
    /// logarithmic, so that a loss that falls from 2 to 0.2 and one that falls from 0.2 to 0.02 look alike.
    /// </summary>
    public static string Draw(IReadOnlyList<double> values, int width, bool hasUnicode)
    {
        var ramp = hasUnicode ? Blocks : Ascii;
        var count = Math.Min(width, values.Count);
        if (count <= 0) return "";
        var heights = new double[count];
        for (var i = 0; i < count; i++)
        {
            var (start, end) = ((int)((long)i * values.Count / count), (int)((long)(i + 1) * values.Count / count));
            double sum = 0;
            for (var j = start; j < end; j++) sum += values[j];
            heights[i] = Math.Log(Math.Max(sum / (end - start), 1e-12));
        }

        var (low, high) = (heights.Min(), heights.Max());
        return string.Create(count, (heights, low, high, ramp), static (text, curve) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var share = curve.high > curve.low ? (curve.heights[i] - curve.low) / (curve.high - curve.low) : 0;
                text[i] = curve.ramp[(int)Math.Round(share * (curve.ramp.Length - 1))];
            }
        });
    }
}

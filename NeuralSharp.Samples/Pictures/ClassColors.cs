namespace NeuralSharp.Samples;

/// <summary>A colour for each class, which stay apart also for eyes that confuse red and green.</summary>
internal static class ClassColors
{
    private static readonly (byte Red, byte Green, byte Blue)[] s_all = [(0, 90, 170), (214, 94, 0), (0, 150, 110), (190, 90, 160), (120, 100, 20), (80, 80, 80)];

    /// <summary>How many there are.</summary>
    public static int Most => s_all.Length;

    /// <summary>A class's colour.</summary>
    public static (byte Red, byte Green, byte Blue) Of(int label) => s_all[label];

    /// <summary>The mixture of the classes' colours by their probabilities, pale enough for points to stand out.</summary>
    public static (byte Red, byte Green, byte Blue) Mix(ReadOnlySpan<float> probabilities, double strength)
    {
        var (red, green, blue) = (255.0, 255.0, 255.0);
        for (var label = 0; label < probabilities.Length; label++)
        {
            var (share, color) = (probabilities[label] * strength, s_all[label]);
            red += share * (color.Red - 255);
            green += share * (color.Green - 255);
            blue += share * (color.Blue - 255);
        }

        return ((byte)Math.Round(red), (byte)Math.Round(green), (byte)Math.Round(blue));
    }
}

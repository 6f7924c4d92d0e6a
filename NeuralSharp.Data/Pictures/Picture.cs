namespace NeuralSharp;

/// <summary>A picture as its file has it.</summary>
/// <param name="Samples">From 0 to 255, row by row, the channels of a pixel side by side.</param>
/// <param name="Channels">One, grey, or three: red, green and blue.</param>
/// <param name="Width">The pixels of a row.</param>
/// <param name="Height">The rows.</param>
internal sealed record Picture(byte[] Samples, int Channels, int Width, int Height)
{
    /// <summary>What a picture may have.</summary>
    public const int MostPixels = 100_000_000;

    /// <summary>The opacity of each pixel, from 0 to 255; null where all can be seen.</summary>
    public byte[]? Alpha { get; init; }

    /// <summary>The same in grey: 0.299 red + 0.587 green + 0.114 blue, by ITU-R BT.601.</summary>
    public Picture ToGray()
    {
        if (Channels == 1) return this;
        var gray = new byte[Samples.Length / 3];
        for (var i = 0; i < gray.Length; i++) gray[i] = (byte)Math.Round((0.299 * Samples[3 * i]) + (0.587 * Samples[(3 * i) + 1]) + (0.114 * Samples[(3 * i) + 2]));
        return this with { Samples = gray, Channels = 1 };
    }

    /// <summary>The same in red, green and blue.</summary>
    public Picture ToColor()
    {
        if (Channels == 3) return this;
        var samples = new byte[3 * Samples.Length];
        for (var i = 0; i < samples.Length; i++) samples[i] = Samples[i / 3];
        return this with { Samples = samples, Channels = 3 };
    }

    /// <summary>The same on a ground that shows as far as the pixels are transparent.</summary>
    public Picture On(byte ground)
    {
        if (Alpha is not { } alpha) return this;
        var samples = new byte[Samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            var opacity = alpha[i / Channels];
            samples[i] = (byte)(((Samples[i] * opacity) + (ground * (255 - opacity)) + 127) / 255);
        }

        return this with { Samples = samples, Alpha = null };
    }
}

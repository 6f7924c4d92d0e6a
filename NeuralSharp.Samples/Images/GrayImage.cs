namespace NeuralSharp.Samples;

/// <summary>A grey picture.</summary>
/// <param name="Pixels">The values, row by row: 0 black, 255 white.</param>
/// <param name="Width">The pixels of a row.</param>
/// <param name="Height">The rows.</param>
internal sealed record GrayImage(byte[] Pixels, int Width, int Height)
{
    /// <summary>
    /// A picture from a file in grey. Where it is transparent it shows a ground that the ink stands out from: white, or black where the ink is light.
    /// </summary>
    public static GrayImage Of(Picture picture)
    {
        picture = picture.ToGray();
        if (picture.Alpha is not { } alpha) return new(picture.Samples, picture.Width, picture.Height);
        long ink = 0, opaque = 0;
        for (var i = 0; i < alpha.Length; i++)
        {
            ink += picture.Samples[i] * alpha[i];
            opaque += alpha[i];
        }

        var isLight = opaque > 0 && (double)ink / opaque > 127.5;
        return new(picture.On(isLight ? (byte)0 : (byte)255).Samples, picture.Width, picture.Height);
    }

    /// <summary>The same picture with black and white exchanged.</summary>
    public GrayImage Inverted() => this with { Pixels = Array.ConvertAll(Pixels, pixel => (byte)(255 - pixel)) };

    /// <summary>The median of the pixels at the edges: the ground that the ink stands on.</summary>
    public byte Ground()
    {
        var edge = new List<byte>();
        for (var i = 0; i < Pixels.Length; i++)
        {
            var (x, y) = (i % Width, i / Width);
            if (x == 0 || y == 0 || x == Width - 1 || y == Height - 1) edge.Add(Pixels[i]);
        }

        edge.Sort();
        return edge[edge.Count / 2];
    }
}

namespace NeuralSharp;

/// <summary>Scales a picture: each new pixel is the mean of the area that it covers in the old one.</summary>
internal static class AreaScaling
{
    /// <summary>Scales a part of a picture.</summary>
    /// <param name="picture">The picture, without transparency.</param>
    /// <param name="part">The part's edges, in pixels from the top left.</param>
    /// <param name="width">The new pixels of a row.</param>
    /// <param name="height">The new rows.</param>
    public static Picture Scale(Picture picture, (double Left, double Top, double Right, double Bottom) part, int width, int height)
    {
        var samples = new byte[width * height * picture.Channels];
        var (stepX, stepY) = ((part.Right - part.Left) / width, (part.Bottom - part.Top) / height);
        Span<double> sums = stackalloc double[picture.Channels];
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            sums.Clear();
            Add(picture, part.Left + (x * stepX), part.Left + ((x + 1) * stepX), part.Top + (y * stepY), part.Top + ((y + 1) * stepY), sums);
            for (var channel = 0; channel < sums.Length; channel++)
                samples[(i * sums.Length) + channel] = (byte)Math.Clamp(Math.Round(sums[channel] / (stepX * stepY)), 0, 255);
        }

        return new(samples, picture.Channels, width, height);
    }

    /// <summary>Adds up the samples of an area, each weighed by how much of its pixel lies in it.</summary>
    private static void Add(Picture picture, double left, double right, double top, double bottom, Span<double> sums)
    {
        for (var y = (int)top; y < Math.Min(picture.Height, Math.Ceiling(bottom)); y++)
        {
            var rows = Math.Min(bottom, y + 1) - Math.Max(top, y);
            for (var x = (int)left; x < Math.Min(picture.Width, Math.Ceiling(right)); x++)
            {
                var share = rows * (Math.Min(right, x + 1) - Math.Max(left, x));
                for (var channel = 0; channel < sums.Length; channel++)
                    sums[channel] += picture.Samples[(((y * picture.Width) + x) * sums.Length) + channel] * share;
            }
        }
    }
}

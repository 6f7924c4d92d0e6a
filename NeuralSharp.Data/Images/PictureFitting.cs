namespace NeuralSharp;

/// <summary>Brings pictures to one size.</summary>
internal static class PictureFitting
{
    /// <summary>A picture of a size, made of one without transparency.</summary>
    public static Picture Fit(Picture picture, ImageFit fit, int height, int width)
    {
        if ((picture.Height, picture.Width) == (height, width)) return picture;
        var (across, down) = ((double)width / picture.Width, (double)height / picture.Height);
        switch (fit)
        {
            case ImageFit.Crop:
                var cover = Math.Max(across, down);
                var (marginX, marginY) = ((picture.Width - (width / cover)) / 2, (picture.Height - (height / cover)) / 2);
                return AreaScaling.Scale(picture, (marginX, marginY, picture.Width - marginX, picture.Height - marginY), width, height);
            case ImageFit.Pad:
                var within = Math.Min(across, down);
                var inner = AreaScaling.Scale(
                    picture, All(picture), Math.Clamp((int)Math.Round(picture.Width * within), 1, width), Math.Clamp((int)Math.Round(picture.Height * within), 1, height));
                return InTheMiddle(inner, height, width);
            default:
                return AreaScaling.Scale(picture, All(picture), width, height);
        }
    }

    private static (double Left, double Top, double Right, double Bottom) All(Picture picture) => (0, 0, picture.Width, picture.Height);

    private static Picture InTheMiddle(Picture inner, int height, int width)
    {
        var samples = new byte[width * height * inner.Channels];
        var (left, top, row) = ((width - inner.Width) / 2, (height - inner.Height) / 2, inner.Width * inner.Channels);
        for (var y = 0; y < inner.Height; y++) Array.Copy(inner.Samples, y * row, samples, (((top + y) * width) + left) * inner.Channels, row);
        return new(samples, inner.Channels, width, height);
    }
}

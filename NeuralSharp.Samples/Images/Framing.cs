namespace NeuralSharp.Samples;

/// <summary>
/// Brings a picture into the form of MNIST's images: light ink on black, scaled to fit a box of 20 x 20 pixels, and placed in a
/// frame of 28 x 28 with its centre of mass in the middle. Source: LeCun et al., the notes on the MNIST files.
/// </summary>
internal static class Framing
{
    /// <summary>Rows and columns of the frame.</summary>
    public const int Side = 28;

    private const byte FaintestInk = 32;   // of 255; what is fainter is the ground's unevenness

    /// <summary>The picture as it must be for the network, and what was done to it, in words.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="box">The longer side of the ink in the frame: 20 for digits, 28 for clothes.</param>
    /// <exception cref="ArgumentException">The picture is blank.</exception>
    public static (GrayImage Framed, IReadOnlyList<string> Notes) Frame(GrayImage image, int box)
    {
        var notes = new List<string>();
        if (image.Ground() > 127)
        {
            image = image.Inverted();
            notes.Add("dark ink on a light ground: inverted, because the network knows light ink on black");
        }

        if (image is { Width: Side, Height: Side }) return (image, notes);
        notes.Add(Invariant($"{image.Width} x {image.Height} pixels: scaled into a box of {box} x {box} and centred in {Side} x {Side}"));
        return (Centre(Shrink(Crop(Stretch(image)), box)), notes);
    }

    /// <summary>Makes the ground black and the strongest ink white.</summary>
    private static GrayImage Stretch(GrayImage image)
    {
        var (ground, full) = (image.Ground(), image.Pixels.Max());
        if (full - ground < FaintestInk) throw new ArgumentException("The image is blank: no ink stands out from its ground.");
        return image with { Pixels = Array.ConvertAll(image.Pixels, pixel => (byte)(Math.Max(0, pixel - ground) * 255 / (full - ground))) };
    }

    private static GrayImage Crop(GrayImage image)
    {
        var (left, top, right, bottom) = (image.Width, image.Height, 0, 0);
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            if (image.Pixels[i] < FaintestInk) continue;
            var (x, y) = (i % image.Width, i / image.Width);
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
        }

        var (width, height) = (right - left, bottom - top);
        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++) Array.Copy(image.Pixels, ((top + y) * image.Width) + left, pixels, y * width, width);
        return new(pixels, width, height);
    }

    /// <summary>Scales so that the longer side is the box's: each new pixel is the mean of the area it covers.</summary>
    private static GrayImage Shrink(GrayImage image, int box)
    {
        var scale = (double)box / Math.Max(image.Width, image.Height);
        var (width, height) = (Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
        var scaled = AreaScaling.Scale(new(image.Pixels, 1, image.Width, image.Height), (0, 0, image.Width, image.Height), width, height);
        return new(scaled.Samples, width, height);
    }

    /// <summary>Shifts by whole pixels, so that the centre of mass comes to the middle as far as the frame allows.</summary>
    private static GrayImage Centre(GrayImage image)
    {
        double mass = 0, sumX = 0, sumY = 0;
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            mass += image.Pixels[i];
            sumX += image.Pixels[i] * ((i % image.Width) + 0.5);
            sumY += image.Pixels[i] * ((i / image.Width) + 0.5);
        }

        var left = Math.Clamp((int)Math.Round((Side / 2.0) - (sumX / mass)), 0, Side - image.Width);
        var top = Math.Clamp((int)Math.Round((Side / 2.0) - (sumY / mass)), 0, Side - image.Height);
        var pixels = new byte[Side * Side];
        for (var y = 0; y < image.Height; y++) Array.Copy(image.Pixels, y * image.Width, pixels, ((top + y) * Side) + left, image.Width);
        return new(pixels, Side, Side);
    }
}

using StbImageSharp;

namespace NeuralSharp.Samples;

/// <summary>Reads the images of a file, of whichever kind its first bytes say: IDX, plain or gzipped, PGM, PNG or JPEG.</summary>
internal static class ImageFile
{
    private const int MostPixels = 100_000_000;

    /// <summary>The images: all of an IDX file, the one of any other.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is of another kind, or damaged.</exception>
    public static IReadOnlyList<GrayImage> Read(string path)
    {
        if (Directory.Exists(path)) throw new DataFormatException(path, "is a folder.", "Give the path of an image.");
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: there is no such image. Check the path.", path);
        var start = new byte[3];
        using (var file = File.OpenRead(path)) file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start switch
        {
            [0, 0, _] or [0x1f, 0x8b, _] => ReadIdx(path),
            [(byte)'P', (byte)'2' or (byte)'5', _] => [PgmFile.Read(path)],
            [0x89, (byte)'P', (byte)'N'] or [0xff, 0xd8, 0xff] => [ReadPicture(path)],
            _ => throw new DataFormatException(path, "is no image that can be read here.", "Give an IDX file (plain or .gz), or a PGM, PNG or JPEG picture."),
        };
    }

    private static List<GrayImage> ReadIdx(string path)
    {
        var (dimensions, values) = IdxFile.ReadBytes(path);
        if (dimensions is not [var count, > 0 and var height, > 0 and var width])
        {
            throw new DataFormatException(
                path, $"holds no images, but an array of dimensions {Printable.List(dimensions)}.", "Give the file with the images: [count, height, width].");
        }

        return [.. Enumerable.Range(0, count).Select(i => new GrayImage(values[(i * height * width)..((i + 1) * height * width)], width, height))];
    }

    private static GrayImage ReadPicture(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (ImageInfo.FromStream(file) is { } info && (long)info.Width * info.Height > MostPixels)
                throw new DataFormatException(path, Invariant($"has {info.Width} x {info.Height} pixels, more than {MostPixels:N0}."), "Make it smaller.");
            file.Position = 0;
            var picture = ImageResult.FromStream(file, ColorComponents.RedGreenBlueAlpha);
            return ToGray(picture.Data, picture.Width, picture.Height);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException or EndOfStreamException)
        {
            throw new DataFormatException(path, $"is damaged or of an unusual kind ({e.Message}).", "Save it again as an 8-bit PNG.", e);
        }
    }

    /// <summary>
    /// Grey by ITU-R BT.601, the weights of JPEG. Transparent pixels show a ground that the ink stands out from: white, or black
    /// where the ink is light.
    /// </summary>
    private static GrayImage ToGray(byte[] rgba, int width, int height)
    {
        var gray = new double[width * height];
        double ink = 0, opaque = 0;
        for (var i = 0; i < gray.Length; i++)
        {
            var pixel = rgba.AsSpan(4 * i, 4);
            gray[i] = (0.299 * pixel[0]) + (0.587 * pixel[1]) + (0.114 * pixel[2]);
            ink += gray[i] * pixel[3];
            opaque += pixel[3];
        }

        var ground = opaque > 0 && ink / opaque > 127.5 ? 0.0 : 255.0;
        var pixels = new byte[gray.Length];
        for (var i = 0; i < gray.Length; i++)
        {
            var alpha = rgba[(4 * i) + 3] / 255.0;
            pixels[i] = (byte)Math.Round((gray[i] * alpha) + (ground * (1 - alpha)));
        }

        return new(pixels, width, height);
    }
}

namespace NeuralSharp.Samples;

/// <summary>Reads the images of a file, of whichever kind its first bytes say: IDX, plain or gzipped, PGM or PNG. No other kind is decoded.</summary>
internal static class ImageFile
{
    /// <summary>What a picture may have.</summary>
    public const int MostPixels = 100_000_000;

    private const int MostBytes = 400_000_000;   // of a picture's file: more than so many pixels take, of the usual kinds
    private const int StartBytes = 12;

    /// <summary>The images: all of an IDX file, the one of any other.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is of another kind, or damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<GrayImage> Read(string path)
    {
        var missing = $"{path}: there is no such image. Check the path.";
        if (string.IsNullOrEmpty(path)) throw new FileNotFoundException(missing, path);

        // From here on bytes, of which there are not too many, and no open file.
        byte[] bytes;
        using (var file = DataFile.OpenRead(path, missing))
        {
            var start = BoundedReader.ReadUpTo(file, StartBytes);
            switch (start)
            {
                case [0, 0, ..] or [0x1f, 0x8b, ..]:
                    return ReadIdx(file, path);
                case [(byte)'P', (byte)'2' or (byte)'5', ..]:
                case var _ when PngFile.IsMeant(start):
                    bytes = [.. start, .. BoundedReader.ReadUpTo(file, MostBytes)];
                    break;
                default:
                    throw new DataFormatException(path, KindOf(start) is { } kind ? $"is {kind}, which is not read here." : "is no image that can be read here.", "Convert it to PNG or PGM, or give an IDX file (plain or .gz).");
            }
        }

        if (bytes.Length >= MostBytes) throw new DataFormatException(path, Invariant($"has more than {MostBytes} bytes."), "Make the picture smaller.");
        return [PngFile.IsMeant(bytes) ? PngFile.Read(bytes, path) : PgmFile.Read(bytes, path)];
    }

    private static IdxImages ReadIdx(FileStream file, string path)
    {
        file.Position = 0;   // the same file, also where another one takes its place meanwhile
        var (dimensions, values) = IdxFile.ReadBytes(file, path);
        if (dimensions is not [var count, > 0 and var height, > 0 and var width])
        {
            throw new DataFormatException(
                path, $"holds no images, but an array of dimensions {Printable.List(dimensions)}.", "Give the file with the images: [count, height, width].");
        }

        return new(values, count, height, width);
    }

    /// <summary>What a file is that people take for a picture; null where its first bytes do not say.</summary>
    private static string? KindOf(ReadOnlySpan<byte> start) => start switch
    {
        [] => "empty",
        [0xff, 0xd8, ..] => "a JPEG",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "a GIF",
        [(byte)'B', (byte)'M', ..] => "a BMP",
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => "a Photoshop file",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "a TIFF",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P'] => "a WebP",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "a HEIC, AVIF or video file",
        [(byte)'#', (byte)'?', ..] => "a Radiance HDR",
        [(byte)'P', (byte)'1' or (byte)'4', ..] => "a PBM (black and white)",
        [(byte)'P', (byte)'3' or (byte)'6', ..] => "a PPM (in colour)",
        [(byte)'P', (byte)'7', ..] => "a PAM",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF",
        [(byte)'<', ..] => "a text such as SVG or HTML",
        [(byte)'P', (byte)'K', ..] => "a ZIP archive",
        _ => null,
    };
}

namespace NeuralSharp;

/// <summary>Reads a picture's file, of whichever kind its first bytes say: PGM or PNG. No other kind is decoded.</summary>
internal static class PictureFile
{
    private const int MostBytes = 400_000_000;   // of a file: more than so many pixels take, of the usual kinds
    private const int StartBytes = 12;

    /// <summary>The picture in a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is of another kind, or damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Picture Read(string path)
    {
        using var file = DataFile.OpenRead(path, $"{path}: there is no such image. Check the path.");
        return Read(file, path);
    }

    /// <summary>The picture in a file that is open, at its beginning.</summary>
    /// <param name="file">The file; it stays open.</param>
    /// <param name="path">Its name in messages.</param>
    /// <param name="remedy">What to do where it is of another kind.</param>
    /// <exception cref="DataFormatException">The file is of another kind, or damaged.</exception>
    public static Picture Read(FileStream file, string path, string remedy = "Convert it to PNG or PGM.")
    {
        var start = BoundedReader.ReadUpTo(file, StartBytes);
        if (start is not [(byte)'P', (byte)'2' or (byte)'5', ..] && !PngFile.IsMeant(start))
            throw new DataFormatException(path, KindOf(start) is { } kind ? $"is {kind}, which is not read here." : "is no image that can be read here.", remedy);

        byte[] bytes = [.. start, .. BoundedReader.ReadUpTo(file, MostBytes)];
        if (bytes.Length >= MostBytes) throw new DataFormatException(path, Invariant($"has more than {MostBytes} bytes."), "Make the picture smaller.");
        return PngFile.IsMeant(bytes) ? PngFile.Read(bytes, path) : PgmFile.Read(bytes, path);
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

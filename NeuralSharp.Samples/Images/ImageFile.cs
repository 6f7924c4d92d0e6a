namespace NeuralSharp.Samples;

/// <summary>Reads the images of a file, of whichever kind its first bytes say: IDX, plain or gzipped, PGM or PNG. No other kind is decoded.</summary>
internal static class ImageFile
{
    /// <summary>The images: all of an IDX file, the one of any other.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is of another kind, or damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<GrayImage> Read(string path)
    {
        var missing = $"{path}: there is no such image. Check the path.";
        if (string.IsNullOrEmpty(path)) throw new FileNotFoundException(missing, path);
        using var file = DataFile.OpenRead(path, missing);
        var start = BoundedReader.ReadUpTo(file, 2);
        file.Position = 0;   // the same file, also where another one takes its place meanwhile
        return start is [0, 0] or [0x1f, 0x8b]
            ? ReadIdx(file, path)
            : [GrayImage.Of(PictureFile.Read(file, path, "Convert it to PNG or PGM, or give an IDX file (plain or .gz)."))];
    }

    private static IdxImages ReadIdx(FileStream file, string path)
    {
        var (dimensions, values) = IdxFile.ReadBytes(file, path);
        if (dimensions is not [var count, > 0 and var height, > 0 and var width])
        {
            throw new DataFormatException(
                path, $"holds no images, but an array of dimensions {Printable.List(dimensions)}.", "Give the file with the images: [count, height, width].");
        }

        return new(values, count, height, width);
    }
}

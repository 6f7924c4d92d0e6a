namespace NeuralSharp;

/// <summary>Opens files to be read in one pass; what stands in the way is told in the same words for every format.</summary>
internal static class DataFile
{
    /// <summary>Opens a file whose length is known; it may be replaced by another while it is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="missing">What to say where there is none.</param>
    /// <param name="bufferSize">The size of the stream's buffer.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is a folder, or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path, string missing, int bufferSize = 4096)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new DataFormatException(path, "is a folder, not a file.", "Give the path of the file itself.");
        if (Pipe.IsAt(path, ifUnknown: true)) throw new DataFormatException(path, "is a pipe or a device, or empty: nothing tells how long it is.", "Copy what it holds into a file first.");
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException(Printable.Escape(missing), path, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"'{Printable.Escape(path)}' may not be read. Check its permissions and those of its folder.", e);
        }

        if (stream.CanSeek) return stream;
        stream.Dispose();
        throw new DataFormatException(path, "is a pipe or a device, whose length is not known.", "Copy it into a file first.");
    }
}

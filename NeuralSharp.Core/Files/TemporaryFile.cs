namespace NeuralSharp;

/// <summary>
/// A file that is written beside the one whose place it takes in the end. Its name is short, whatever the other's is, so that a name as long
/// as a folder allows can be replaced too.
/// </summary>
/// <remarks>
/// As long as its writer lives, a second handle holds it open with a shared lock, through the rename. The system ends the hold of a process
/// that dies, so a file that nobody holds is a killed writer's, and the next write into the folder deletes it.
/// </remarks>
internal sealed class TemporaryFile : IDisposable
{
    private const string Prefix = ".neuralsharp-";
    private const string Suffix = ".tmp";
    private const int MostAttempts = 10;

    private readonly UnixFileMode? _mode;
    private readonly FileStream _hold;

    private TemporaryFile(string path, UnixFileMode? mode)
    {
        (Path, _mode) = (path, mode);
        Stream = new(path, Options(mode));
        try
        {
            _hold = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch
        {
            Stream.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Where it is until it is moved.</summary>
    public string Path { get; }

    /// <summary>Where to write.</summary>
    public FileStream Stream { get; }

    /// <summary>Makes a file in a folder, after those that killed writers left there were deleted.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="mode">The mode it is to have on Unix; a new file's where null. It is at no time open to more than that.</param>
    public static TemporaryFile Create(string folder, UnixFileMode? mode)
    {
        DeleteLeftovers(folder);
        for (var attempt = 1; ; attempt++)
        {
            var path = System.IO.Path.Join(folder, $"{Prefix}{Guid.NewGuid():N}"[..(Prefix.Length + 16)] + Suffix);
            try
            {
                var file = new TemporaryFile(path, mode);
                if (File.Exists(path) || attempt == MostAttempts) return file;
                file.Dispose();
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // Another writer took the file for a left one in the moment before it was held: make another.
            }
        }
    }

    /// <summary>Brings what was written to the disk, and puts the file in another's place.</summary>
    public void MoveTo(string target)
    {
        Stream.Flush(flushToDisk: true);
        if (!OperatingSystem.IsWindows() && _mode is { } mode && File.GetUnixFileMode(Stream.SafeFileHandle) != mode)
            File.SetUnixFileMode(Stream.SafeFileHandle, mode);
        Stream.Dispose();
        File.Move(Path, target, overwrite: true);
    }

    /// <summary>Deletes the file if it was not moved.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();   // writes what it still has, for which a full disk has no room
        }
        catch (IOException)
        {
            // Whoever wrote has been told; what was written goes.
        }

        File.Delete(Path);
        _hold.Dispose();
    }

    private static FileStreamOptions Options(UnixFileMode? mode)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 1 << 16,
        };
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;   // what the writer itself needs, however the file is left
        const UnixFileMode rights = (UnixFileMode)0b111_111_111;
        if (!OperatingSystem.IsWindows() && mode is { } kept) options.UnixCreateMode = (kept & rights) | own;
        return options;
    }

    private static void DeleteLeftovers(string folder)
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}")) DeleteIfFree(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed may be written to all the same.
        }
    }

    private static void DeleteIfFree(string path)
    {
        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its writer is at work, or it is another user's.
        }
    }
}

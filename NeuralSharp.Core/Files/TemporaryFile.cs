namespace NeuralSharp;

/// <summary>
/// A file that is written beside the one whose place it takes in the end. Its name is short, whatever the other's is, so that a name as long
/// as a folder allows can be replaced too.
/// </summary>
/// <remarks>
/// As long as its writer lives, it holds a lock in a second file beside it. The system ends the hold of a process that dies, so a file whose
/// lock nobody holds is a killed writer's, and the next write into the folder deletes it. The lock is never on the file itself: who looks for
/// left files would take it for a moment, and if the file was moved in that moment, a reader of the target would find it locked.
/// </remarks>
internal sealed class TemporaryFile : IDisposable
{
    private const string Prefix = ".neuralsharp-";
    private const string Suffix = ".tmp";
    private const string LockSuffix = ".lock";
    private const int MostAttempts = 10;

    private readonly UnixFileMode? _mode;
    private readonly FileStream _lock;

    private TemporaryFile(string name, UnixFileMode? mode)
    {
        (Path, _mode) = (name + Suffix, mode);
        _lock = Take(name, FileMode.CreateNew);
        try
        {
            if (!File.Exists(_lock.Name)) throw new IOException("Another writer has taken the lock for a left one, and deleted it.");
            Stream = new(Path, Options(mode));
        }
        catch
        {
            _lock.Dispose();
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
            try
            {
                return new(System.IO.Path.Join(folder, $"{Prefix}{Guid.NewGuid():N}"[..(Prefix.Length + 16)]), mode);
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // In the moment before the lock was held another writer took it for a left one, and perhaps deleted it: make another.
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
        _lock.Dispose();
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
            foreach (var path in Directory.EnumerateFiles(folder, $"{Prefix}*"))
            {
                // A file of which the lock is gone is left as well; a lock that is gone is of no one.
                if (path.EndsWith(Suffix, StringComparison.Ordinal)) DeleteIfFree(path[..^Suffix.Length], FileMode.OpenOrCreate);
                else if (path.EndsWith(LockSuffix, StringComparison.Ordinal)) DeleteIfFree(path[..^LockSuffix.Length], FileMode.Open);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed may be written to all the same.
        }
    }

    private static void DeleteIfFree(string name, FileMode mode)
    {
        try
        {
            using var free = Take(name, mode);
            File.Delete(name + Suffix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its writer is at work, or it is another user's.
        }
    }

    /// <summary>Takes the lock of a file, which goes when it is disposed.</summary>
    /// <exception cref="IOException">Another has it.</exception>
    private static FileStream Take(string name, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(name + LockSuffix, options);
    }
}

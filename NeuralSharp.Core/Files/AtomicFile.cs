namespace NeuralSharp;

/// <summary>Writes files so that a reader, and a failure half-way, never sees half of one.</summary>
/// <remarks>
/// A file is replaced by a rename. On Unix it keeps its mode, and where the path is a symbolic link, or a chain of them, the file at its end
/// is replaced and the link stays. The owner, an access list and a hard link are not kept: they are those of a new file in its folder.
/// </remarks>
internal static class AtomicFile
{
    /// <summary>Writes beside the path and renames at the end; what stood there before stays until then.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no folder for it.</exception>
    /// <exception cref="IOException">The path is a folder, or the disk does not take the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, static (stream, write) => write(stream));

    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    /// <remarks>What is written may be a span, which no lambda can capture.</remarks>
    public static void Write<TContent>(string path, TContent content, Action<Stream, TContent> write)
        where TContent : allows ref struct
    {
        try
        {
            var target = TargetOf(path);
            if (IsDevice(target))
            {
                using var device = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                write(device, content);
                return;
            }

            if (Pipe.IsAt(target, ifUnknown: false)) throw new IOException($"'{Printable.Escape(path)}' is a pipe. Give the path of a file.");
            WriteBeside(path, target, content, write);
        }
        catch (UnauthorizedAccessException e)
        {
            throw MayNotBeWritten(path, e);
        }
    }

    /// <summary>Writes a file and puts it in its place; an error of the disk names the file that is meant, and not the one beside it.</summary>
    private static void WriteBeside<TContent>(string path, string target, TContent content, Action<Stream, TContent> write)
        where TContent : allows ref struct
    {
        TemporaryFile beside;
        try
        {
            beside = TemporaryFile.Create(Path.GetDirectoryName(target)!, ModeOf(target));
        }
        catch (IOException e)
        {
            throw new IOException($"'{Printable.Escape(path)}' cannot be written: its folder takes no new file. Check the disk, or choose another folder.", e);
        }

        using (beside)
        {
            try
            {
                write(beside.Stream, content);
                beside.MoveTo(target);
            }
            catch (IOException e) when (e.Message.Contains(beside.Path, StringComparison.Ordinal))
            {
                throw new IOException($"'{Printable.Escape(path)}' cannot be written: {Printable.Escape(e.Message.Replace(beside.Path, target, StringComparison.Ordinal))}.", e);
            }
        }
    }

    /// <summary>Throws where a path cannot be that of a file, for those who compute long before they write.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no folder for it.</exception>
    /// <exception cref="IOException">The path is a folder.</exception>
    public static void CheckPath(string path) => TargetOf(path);

    /// <summary>Puts a file that is whole in the place of another, of which mode and link are kept.</summary>
    /// <exception cref="IOException">It cannot be moved there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Move(string source, string path)
    {
        try
        {
            var target = TargetOf(path);
            if (!OperatingSystem.IsWindows() && ModeOf(target) is { } mode) File.SetUnixFileMode(source, mode);
            File.Move(source, target, overwrite: true);
        }
        catch (UnauthorizedAccessException e)
        {
            throw MayNotBeWritten(path, e);
        }
    }

    /// <summary>The file that a path means, in a folder that there is.</summary>
    private static string TargetOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path)) throw new IOException($"'{Printable.Escape(path)}' is a folder. Give the path of a file in it.");
        var given = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(given) && !Directory.Exists(given))
            throw new DirectoryNotFoundException($"There is no folder '{Printable.Escape(given)}' for the file '{Printable.Escape(Path.GetFileName(path))}'. Create it first.");
        var target = RealPath.Of(path);
        if (Directory.Exists(Path.GetDirectoryName(target))) return target;
        throw new DirectoryNotFoundException(
            $"'{Printable.Escape(path)}' is a link to '{Printable.Escape(target)}', and there is no such folder. Create it, or delete the link.");
    }

    /// <summary>The mode of a file that is there, on Unix.</summary>
    private static UnixFileMode? ModeOf(string target) => !OperatingSystem.IsWindows() && File.Exists(target) ? File.GetUnixFileMode(target) : null;

    /// <summary>Whether it is no file to be replaced but, as /dev/null is, something to write to.</summary>
    private static bool IsDevice(string target) =>
        !OperatingSystem.IsWindows() && target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/dev/shm/", StringComparison.Ordinal)
        && File.Exists(target);

    private static UnauthorizedAccessException MayNotBeWritten(string path, UnauthorizedAccessException cause) =>
        new($"'{Printable.Escape(path)}' may not be written. Check the permissions of the file and of its folder.", cause);
}

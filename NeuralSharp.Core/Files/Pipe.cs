namespace NeuralSharp;

/// <summary>Named pipes on Unix: who opens one to read waits until somebody writes, perhaps for ever, and a file must not take the place of one.</summary>
internal static class Pipe
{
    private const UnixFileMode ReadableBySomebody = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Whether there is a pipe or something like one at the end of a path. Opened for both directions, none waits.</summary>
    /// <param name="path">The path.</param>
    /// <param name="ifUnknown">What to take something for that has no bytes and may only be read.</param>
    public static bool IsAt(string path, bool ifUnknown)
    {
        if (OperatingSystem.IsWindows()) return false;
        var target = RealPath.Of(path);
        if (new FileInfo(target) is not { Exists: true, Length: 0 }) return false;
        try
        {
            using var stream = new FileStream(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return !stream.CanSeek;
        }
        catch (UnauthorizedAccessException)
        {
            return ifUnknown && (File.GetUnixFileMode(target) & ReadableBySomebody) != 0;
        }
        catch (IOException)
        {
            return false;   // whoever opens it learns why
        }
    }
}

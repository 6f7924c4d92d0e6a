namespace NeuralSharp;

/// <summary>Lets one process at a time write into a folder: it holds a <c>.lock</c> file there open, which is deleted with it.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until nobody has the lock, takes it, and gives it back when the stream is disposed.</summary>
    /// <remarks>The system ends the hold of a process that dies; a file it leaves behind is taken over.</remarks>
    public static async Task<FileStream> TakeAsync(string folder, CancellationToken cancellation)
    {
        while (true)
        {
            if (TryTake(folder) is { } taken) return taken;
            await Task.Delay(s_pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the lock, or returns null where another has it.</summary>
    public static FileStream? TryTake(string folder)
    {
        try
        {
            return new(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    /// <summary>Whether the file is open elsewhere: ERROR_SHARING_VIOLATION on Windows, EWOULDBLOCK on Linux and on macOS.</summary>
    private static bool IsHeld(IOException e) => e.HResult is unchecked((int)0x80070020) or 11 or 35;
}

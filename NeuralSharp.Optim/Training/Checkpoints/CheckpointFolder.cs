using System.Globalization;

namespace NeuralSharp.Optim;

/// <summary>The checkpoints in a folder, by their numbers, and the lock that keeps other trainings out.</summary>
internal sealed class CheckpointFolder : IDisposable
{
    private const string Prefix = "checkpoint-";
    private const string Suffix = ".safetensors";

    private readonly string _folder;
    private readonly FileStream _lock;

    /// <summary>Takes a folder.</summary>
    /// <exception cref="IOException">Another training has it.</exception>
    public CheckpointFolder(string folder)
    {
        _folder = folder;
        _lock = Lock(folder);
    }

    /// <summary>The files, the newest first.</summary>
    public IReadOnlyList<string> NewestFirst => [.. Numbered().OrderByDescending(entry => entry.Number).Select(entry => entry.Path)];

    /// <summary>Writes the next file, and deletes the oldest.</summary>
    public void Add(Action<string> write, int keep)
    {
        var next = Numbered().Select(entry => entry.Number).DefaultIfEmpty(0).Max() + 1;
        write(Path.Combine(_folder, Prefix + next.ToString("D8", CultureInfo.InvariantCulture) + Suffix));
        foreach (var old in NewestFirst.Skip(keep)) File.Delete(old);
    }

    public void Dispose() => _lock.Dispose();

    private IEnumerable<(long Number, string Path)> Numbered()
    {
        foreach (var path in Directory.EnumerateFiles(_folder, $"{Prefix}*{Suffix}"))
        {
            var digits = Path.GetFileName(path.AsSpan())[Prefix.Length..^Suffix.Length];
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < long.MaxValue) yield return (number, path);
        }
    }

    /// <summary>Takes the folder, which is made where it is missing.</summary>
    private static FileStream Lock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return FolderLock.TryTake(folder) ?? throw new IOException(
                $"Another training writes its checkpoints into '{Printable.Escape(folder)}'. Wait for its end, or choose another folder.");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"The folder '{Printable.Escape(folder)}' for checkpoints may not be written. Check its permissions.", e);
        }
    }
}

namespace NeuralSharp;

/// <summary>The lines of source files, as far as they can be read; each file is read once.</summary>
internal sealed class SourceFiles
{
    private const long MostBytes = 10_000_000;

    private readonly Dictionary<string, string[]> _files = [];

    /// <summary>A line of a file, by its number from 1; null where there is none.</summary>
    public string? LineOf(string file, int number)
    {
        if (!_files.TryGetValue(file, out var lines)) _files.Add(file, lines = Read(file));
        return number >= 1 && number <= lines.Length ? lines[number - 1] : null;
    }

    private static string[] Read(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: <= MostBytes } ? File.ReadAllLines(file) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return [];   // names from source lines are a help, and not needed
        }
    }
}

namespace NeuralSharp;

/// <summary>The lines of the reader's program that a graph names, each once, with what stands there.</summary>
internal sealed class SourceLines
{
    private const int LongestLine = 400;   // characters; what is longer is generated, and nothing to read
    private const long LargestFile = 4 << 20;

    private readonly Dictionary<(string? File, int Number), int> _places = [];
    private readonly Dictionary<string, string[]> _files = [];
    private readonly List<ViewLine> _lines = [];

    /// <summary>The lines, in the order in which they were first asked for.</summary>
    public IReadOnlyList<ViewLine> Lines => _lines;

    /// <summary>The place of a line in <see cref="Lines"/>; null where none was recorded, or without debug symbols no line is known.</summary>
    public int? PlaceOf(SourceLine? line)
    {
        if (line is not { File: { } path, Number: > 0 }) return null;
        if (_places.TryGetValue((path, line.Number), out var place)) return place;
        _lines.Add(new(Path.GetFileName(path), line.Number, TextOf(path, line.Number)));
        return _places[(path, line.Number)] = _lines.Count - 1;
    }

    private string TextOf(string path, int number)
    {
        if (!_files.TryGetValue(path, out var file)) _files[path] = file = Read(path);
        if (number > file.Length) return "";
        var text = file[number - 1].Trim();
        return text.Length <= LongestLine ? text : text[..LongestLine] + "…";
    }

    /// <summary>The lines of a file; none where it is not there, or cannot be read: a page is whole without them.</summary>
    private static string[] Read(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= LargestFile } ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

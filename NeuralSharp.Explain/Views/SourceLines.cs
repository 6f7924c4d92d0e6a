namespace NeuralSharp;

/// <summary>The lines of the reader's program that a graph names, each once, with what stands there.</summary>
internal sealed class SourceLines
{
    private const int LongestLine = 400;   // characters; what is longer is generated, and nothing to read

    private readonly Dictionary<(string File, int Number), int> _places = [];
    private readonly SourceFiles _files = new();
    private readonly List<ViewLine> _lines = [];

    /// <summary>The lines, in the order in which they were first asked for.</summary>
    public IReadOnlyList<ViewLine> Lines => _lines;

    /// <summary>The place of a line in <see cref="Lines"/>; null where none was recorded, or without debug symbols no line is known.</summary>
    public int? PlaceOf(SourceLine? line)
    {
        if (line is not { File: { } file, Number: > 0 }) return null;
        if (_places.TryGetValue((file, line.Number), out var place)) return place;
        _lines.Add(new(Path.GetFileName(file), line.Number, TextOf(file, line.Number)));
        return _places[(file, line.Number)] = _lines.Count - 1;
    }

    private string TextOf(string file, int number)
    {
        var text = _files.LineOf(file, number)?.Trim() ?? "";
        return text.Length <= LongestLine ? text : $"{text[..LongestLine]}…";
    }
}

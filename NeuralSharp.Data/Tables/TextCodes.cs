namespace NeuralSharp;

/// <summary>Texts as they come, row by row: each different one once, and codes that say which.</summary>
internal sealed class TextCodes
{
    private readonly List<string> _categories = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _codeOf = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly List<int> _codes = [];

    public string[] Categories => [.. _categories];

    public int[] Codes => [.. _codes];

    public void Add(string? text)
    {
        if (text is null) AddMissing();
        else Add(text.AsSpan());
    }

    public void Add(ReadOnlySpan<char> text)
    {
        if (!_codeOf.TryGetValue(text, out var code))
        {
            code = _categories.Count;
            _categories.Add(text.ToString());
            _codeOf[text] = code;
        }

        _codes.Add(code);
    }

    public void AddMissing(int rows = 1)
    {
        for (var row = 0; row < rows; row++) _codes.Add(TextColumn.MissingCode);
    }
}

namespace NeuralSharp;

/// <summary>A column of texts. Each different text is kept once, with a number for each row that says which: a class of 10 letters takes 4 bytes a row.</summary>
public sealed class TextColumn : Column
{
    /// <summary>The code of a row without a value.</summary>
    public const int MissingCode = -1;

    private readonly string[] _categories;
    private readonly int[] _codes;

    /// <summary>Makes a column of texts.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">A text for each row; null where it is missing.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public TextColumn(string name, params IEnumerable<string?> values)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(values);
        var texts = new TextCodes();
        foreach (var value in values) texts.Add(value);
        (_categories, _codes) = (texts.Categories, texts.Codes);
    }

    internal TextColumn(string name, string[] categories, int[] codes)
        : base(name) => (_categories, _codes) = (categories, codes);

    /// <inheritdoc/>
    public override ColumnType Type => ColumnType.Text;

    /// <inheritdoc/>
    public override int Count => _codes.Length;

    /// <summary>The different texts, in the order in which they first came. Some may be in no row, where the rows are a part of a larger table's.</summary>
    public IReadOnlyList<string> Categories => _categories;

    /// <summary>For each row which of the categories it has; <see cref="MissingCode"/> where the value is missing.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The text of a row; null where it is missing.</summary>
    /// <param name="row">The row, from 0.</param>
    public string? this[int row] => _codes[row] is var code && code == MissingCode ? null : _categories[code];

    /// <inheritdoc/>
    public override bool IsMissing(int row) => _codes[row] == MissingCode;

    /// <inheritdoc/>
    public override string? TextAt(int row) => this[row];

    /// <inheritdoc/>
    public override TextColumn Renamed(string name) => new(name, _categories, _codes);

    internal override TextColumn Rows(ReadOnlySpan<int> rows)
    {
        var codes = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++) codes[i] = _codes[rows[i]];
        return new(Name, _categories, codes);
    }
}

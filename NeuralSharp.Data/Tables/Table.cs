using System.Text;

namespace NeuralSharp;

/// <summary>
/// Rows and columns, as a CSV file has them: columns of numbers or texts, each with a name. A table does not change; what takes some of its
/// rows or columns gives another one.
/// </summary>
/// <example><code>
/// var table = Table.ReadCsv("iris.csv");
/// var (train, test) = table.Split(0.8, stratifyBy: "species", seed: 1);
/// var preprocessor = Preprocessor.Fit(train, target: "species");
/// Dataset data = preprocessor.Transform(train);
/// </code></example>
public sealed partial class Table
{
    private readonly Column[] _columns;
    private readonly Dictionary<string, int> _indexOf = new(StringComparer.Ordinal);
    private readonly int[]? _numbers;   // of each row in its source, from 1; null where the rows are all of them, in order

    /// <summary>Puts columns side by side.</summary>
    /// <exception cref="ArgumentException">There is none, two have one name, or they differ in length.</exception>
    public Table(params IEnumerable<Column> columns)
        : this([.. columns ?? throw new ArgumentNullException(nameof(columns))], source: null, numbers: null)
    {
    }

    internal Table(Column[] columns, string? source, int[]? numbers)
    {
        if (columns.Length == 0) throw new ArgumentException("A table has a column at least.", nameof(columns));
        foreach (var column in columns)
        {
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
            if (column.Count != columns[0].Count)
                throw new ArgumentException(
                    Invariant($"Column {Printable.Quoted(column.Name)} has {column.Count} rows, and {Printable.Quoted(columns[0].Name)} has {columns[0].Count}; all have as many."), nameof(columns));
            if (!_indexOf.TryAdd(column.Name, _indexOf.Count))
                throw new ArgumentException($"Two columns are named {Printable.Quoted(column.Name)}; rename one (column.Renamed).", nameof(columns));
        }

        (_columns, Source, _numbers) = (columns, source, numbers);
    }

    /// <summary>Where the table comes from, such as the path of its file; null for one that was made in memory.</summary>
    public string? Source { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => _columns[0].Count;

    /// <summary>The columns, from left to right.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>The names of the columns, from left to right.</summary>
    public IReadOnlyList<string> Names => Array.ConvertAll(_columns, column => column.Name);

    /// <summary>A column by its name.</summary>
    /// <exception cref="UnknownColumnException">There is none of that name.</exception>
    public Column this[string name] => _columns[IndexOf(name)];

    /// <summary>Whether there is a column of a name.</summary>
    public bool Contains(string name) => _indexOf.ContainsKey(name);

    /// <summary>A column of numbers.</summary>
    /// <exception cref="UnknownColumnException">There is none of that name.</exception>
    /// <exception cref="TableException">It is one of texts.</exception>
    public NumberColumn Numbers(string name) => this[name] as NumberColumn
        ?? throw new TableException(Place(name), "it is a column of texts, not of numbers.", "Take Texts(name), or declare its type where the file is read.", name);

    /// <summary>A column of texts.</summary>
    /// <exception cref="UnknownColumnException">There is none of that name.</exception>
    /// <exception cref="TableException">It is one of numbers.</exception>
    public TextColumn Texts(string name) => this[name] as TextColumn
        ?? throw new TableException(Place(name), "it is a column of numbers, not of texts.", "Take Numbers(name), or declare its type where the file is read.", name);

    /// <summary>Some columns, in the order in which they are named.</summary>
    /// <exception cref="UnknownColumnException">One is not there.</exception>
    public Table Select(params IEnumerable<string> names) => new([.. names.Select(name => this[name])], Source, _numbers);

    /// <summary>All columns but some.</summary>
    /// <exception cref="UnknownColumnException">One is not there.</exception>
    public Table Without(params IEnumerable<string> names)
    {
        var left = names.Select(IndexOf).ToHashSet();
        return new([.. _columns.Where((_, index) => !left.Contains(index))], Source, _numbers);
    }

    /// <summary>The table with one column more, or another in the place of the one of its name.</summary>
    /// <exception cref="ArgumentException">It has another number of rows.</exception>
    public Table With(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new(Contains(column.Name) ? [.. _columns.Select(each => each.Name == column.Name ? column : each)] : [.. _columns, column], Source, _numbers);
    }

    /// <summary>The number of a row in the table's source, counted from 1 without a header: what messages name. It stays with a row through splits.</summary>
    /// <param name="row">The row, from 0.</param>
    public int RowNumber(int row)
    {
        if ((uint)row >= (uint)RowCount) throw new OutOfRangeException(nameof(row), row, Invariant($"There is no row {row} among {RowCount}; they count from 0."));
        return _numbers?[row] ?? row + 1;
    }

    /// <summary>The columns with their types, values that are missing, and what they range over.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Invariant($"{RowCount} rows{(Source is null ? "" : " of " + Printable.Escape(Source))}"));
        foreach (var column in _columns)
        {
            text.Append('\n').Append(Printable.Quoted(column.Name)).Append(": ");
            text.Append(column is NumberColumn numbers ? Range(numbers) : Kinds((TextColumn)column));
            if (column.MissingCount is > 0 and var missing) text.Append(Invariant($", {missing} missing"));
        }

        return text.ToString();
    }

    /// <summary>Where something is, for a message.</summary>
    internal string Place(string? column = null, int? row = null)
    {
        var place = Source ?? "the table";
        if (row is { } index) place += Invariant($": row {RowNumber(index)}");
        return column is null ? place : $"{place}{(row is null ? ":" : ",")} column {Printable.Quoted(column)}";
    }

    private static string Range(NumberColumn column)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (var value in column.Values)
        {
            if (value < least) least = value;
            if (value > most) most = value;
        }

        return least <= most ? Invariant($"numbers from {least} to {most}") : "no values";
    }

    private static string Kinds(TextColumn column)
    {
        const int mostShown = 4;
        var used = column.Codes.ToArray().Where(code => code != TextColumn.MissingCode).Distinct().Select(code => column.Categories[code]).ToList();
        var shown = string.Join(", ", used.Take(mostShown).Select(Printable.Quoted));
        return used.Count > mostShown ? Invariant($"{used.Count} texts, such as {shown}") : $"texts {shown}";
    }

    private int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _indexOf.TryGetValue(name, out var index)
            ? index
            : throw new UnknownColumnException(name, $"{Printable.Escape(Source ?? "The table")} has no column {Printable.Quoted(name)}. {Similar.Sentence(name, Names)}");
    }
}

using System.Globalization;

namespace NeuralSharp;

/// <summary>Categories in their order, and where each stands in it.</summary>
internal sealed class CategoryList
{
    private readonly Dictionary<string, int> _indexOf;

    /// <summary>Keeps categories, each of which is another one.</summary>
    /// <param name="names">The categories.</param>
    /// <param name="type">What the column they come from is: <c>1.0</c> is the same category as <c>1</c> where it is of numbers.</param>
    public CategoryList(IEnumerable<string> names, ColumnType type)
    {
        (Names, Type) = ([.. names], type);
        _indexOf = Names.Select((name, index) => (name, index)).ToDictionary(entry => entry.name, entry => entry.index, StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Names { get; }

    public ColumnType Type { get; }

    /// <summary>The categories of a column's rows: numbers in their order, then texts in the order of their characters.</summary>
    public static IEnumerable<string> In(Column column) =>
        Counts(column).Keys.OrderBy(Number).ThenBy(name => name, StringComparer.Ordinal);

    /// <summary>How often each value of a column comes up.</summary>
    public static Dictionary<string, int> Counts(Column column)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        if (column is TextColumn texts)
        {
            var ofCode = new int[texts.Categories.Count];
            foreach (var code in texts.Codes)
            {
                if (code != TextColumn.MissingCode) ofCode[code]++;
            }

            for (var code = 0; code < ofCode.Length; code++)
            {
                if (ofCode[code] > 0) counts[texts.Categories[code]] = ofCode[code];
            }

            return counts;
        }

        foreach (var group in ((NumberColumn)column).Values.ToArray().Where(value => !double.IsNaN(value)).CountBy(value => value))
            counts[NameOf(group.Key)] = group.Value;
        return counts;
    }

    /// <summary>Where a category stands; −1 where it is none.</summary>
    public int IndexOf(string name) => _indexOf.GetValueOrDefault(name, -1);

    /// <summary>Where the categories of a column's rows stand. Each different value is looked up once, not once a row.</summary>
    public Func<int, int> IndicesOf(Column column)
    {
        if (column is TextColumn texts)
        {
            var indices = texts.Categories.Select(text => IndexOf(Type == ColumnType.Number && CsvNumber.TryParse(text, '.', out var value) ? NameOf(value) : text)).ToArray();
            return row => indices[texts.Codes[row]];
        }

        var known = new Dictionary<double, int>();
        return row =>
        {
            var value = ((NumberColumn)column).Values[row];
            if (!known.TryGetValue(value, out var index)) known[value] = index = IndexOf(NameOf(value));
            return index;
        };
    }

    /// <summary>What to say of a value that is none of the categories.</summary>
    public TableException Unknown(Table table, Column column, int row, string remedy)
    {
        var value = column.TextAt(row)!;
        return new(
            table.Place(column.Name, row), $"{Printable.Quoted(value)} was not seen in training. {Similar.Sentence(value, Names)}", remedy, column.Name, table.RowNumber(row));
    }

    private static string NameOf(double value) => (value + 0.0).ToString(CultureInfo.InvariantCulture);   // one name for 0 and -0

    private static double Number(string name) =>
        double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !double.IsNaN(value) ? value : double.PositiveInfinity;
}

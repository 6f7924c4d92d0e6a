using System.Text;

namespace NeuralSharp;

/// <summary>How <see cref="Table.ReadCsv"/> reads a file. All can be left out: separator, header and types are then seen from the file.</summary>
public sealed class CsvOptions
{
    /// <summary>What a value is missing for by default: an empty cell, <c>?</c>, <c>NA</c>, <c>N/A</c> and <c>null</c>.</summary>
    public static IReadOnlyList<string> DefaultMissingMarkers { get; } = ["", "?", "NA", "N/A", "null"];

    /// <summary>
    /// What stands between two cells; null to see it from the file: tab, semicolon, bar or comma, whichever each line has the same number of.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>
    /// Whether the first line holds the names of the columns; null to see it from the file. It is taken for names where all its cells are
    /// different texts and none is empty or a number. Without names the columns are called <c>column 1</c>, <c>column 2</c> and so on.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>What stands before the decimals of a number: a point, or a comma in files of many European programs.</summary>
    /// <remarks>The culture of the thread or of the machine is never asked: a file means the same everywhere. Signs are <c>+</c> and <c>-</c>; groups of thousands are not read.</remarks>
    public char DecimalSeparator { get; init; } = '.';

    /// <summary>The types of columns that are to be taken as declared, whatever the file suggests: texts that look like numbers, such as postal codes.</summary>
    public IReadOnlyDictionary<string, ColumnType> Types { get; init; } = new Dictionary<string, ColumnType>();

    /// <summary>Cells that mean "no value", compared as they are; in quotation marks as well. See <see cref="DefaultMissingMarkers"/>.</summary>
    public IReadOnlyList<string> MissingMarkers { get; init; } = DefaultMissingMarkers;

    /// <summary>
    /// How the file's bytes make text; null for UTF-8, or what the file's first bytes say (a byte order mark). Other files need it:
    /// <see cref="Encoding.Latin1"/> is usual for old ones.
    /// </summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Checks that the options fit each other.</summary>
    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Types);
        ArgumentNullException.ThrowIfNull(MissingMarkers);
        if (DecimalSeparator is not ('.' or ',')) throw new ArgumentException($"CsvOptions: the decimal separator {Printable.Quoted(DecimalSeparator.ToString())} is not supported; give '.' or ','.");
        if (Separator is not { } separator) return;
        if (separator == DecimalSeparator)
            throw new ArgumentException($"CsvOptions: {Printable.Quoted(separator.ToString())} cannot stand both between cells and before decimals; give another Separator or DecimalSeparator.");
        if (separator != '\t' && (separator is < ' ' or > '~' or '"' or '#' or '+' or '-' or '.' || char.IsAsciiLetterOrDigit(separator)))
            throw new ArgumentException($"CsvOptions: {Printable.Quoted(separator.ToString())} cannot separate cells; give a tab or a sign such as ',' or ';'.");
    }
}

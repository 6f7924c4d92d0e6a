namespace NeuralSharp;

public sealed partial class Table
{
    /// <summary>Reads a CSV file: cells with a separator between them, rows in lines, perhaps names in the first.</summary>
    /// <remarks>
    /// <para>
    /// Cells may stand in quotation marks, with separators, line ends and doubled quotation marks in them (RFC 4180); spaces around a cell are
    /// taken off. Blank lines are skipped. A file means the same in every culture: numbers have a point (or, by an option, a comma) before
    /// their decimals. It is UTF-8, unless its first bytes or an option say otherwise.
    /// </para>
    /// <para>
    /// A column in which every cell with a value is a number is a <see cref="NumberColumn"/>; another is a <see cref="TextColumn"/>. One that is
    /// numbers but for a few cells (less than a fifth) is refused, so that a slip of the pen does not make a category of each number: mend it,
    /// or declare its type.
    /// </para>
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="options">Separator, header, types and so on, where they are not to be seen from the file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">
    /// The file is empty or no text, a row has more or fewer cells than the first, a number is none or not finite, or quotation marks do not
    /// pair; the message names row, line and column.
    /// </exception>
    /// <exception cref="UnknownColumnException">A type is declared of a column that is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="ArgumentException">The options do not fit each other.</exception>
    public static Table ReadCsv(string path, CsvOptions? options = null)
    {
        options ??= new();
        options.Check();
        using var source = CsvSource.OfFile(path, options.Encoding);
        return new CsvReader(source, options).Read();
    }

    /// <summary>The same from a text that is in memory.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="options">As in <see cref="ReadCsv"/>.</param>
    /// <exception cref="DataFormatException">As in <see cref="ReadCsv"/>.</exception>
    /// <exception cref="UnknownColumnException">A type is declared of a column that is not there.</exception>
    /// <exception cref="ArgumentException">The options do not fit each other.</exception>
    public static Table ParseCsv(string text, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new();
        options.Check();
        using var source = CsvSource.OfText(text);
        return new CsvReader(source, options).Read();
    }
}

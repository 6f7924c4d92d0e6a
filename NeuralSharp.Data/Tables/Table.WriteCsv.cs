using System.Buffers;
using System.Text;

namespace NeuralSharp;

public sealed partial class Table
{
    /// <summary>
    /// Writes the table as a CSV file in UTF-8, names in the first line: <see cref="ReadCsv"/> reads the same values. A number is written with as many
    /// digits as it takes to read the same bits back, in every culture alike; a missing value is an empty cell.
    /// </summary>
    /// <remarks>
    /// What is not written is the type of a column: declare texts that look like numbers where the file is read. A file that was there is replaced whole.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between two cells.</param>
    /// <exception cref="ArgumentException">The separator cannot be one.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the file.</exception>
    /// <exception cref="IOException">The disk does not take the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void WriteCsv(string path, char separator = ',')
    {
        CheckSeparator(separator);
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
            WriteCsv(writer, separator);
        });
    }

    /// <summary>The same to a writer, such as <see cref="Console.Out"/>; lines end in a line feed.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="separator">What stands between two cells.</param>
    /// <exception cref="ArgumentException">The separator cannot be one.</exception>
    /// <exception cref="IOException">The writer does not take it.</exception>
    public void WriteCsv(TextWriter writer, char separator = ',')
    {
        ArgumentNullException.ThrowIfNull(writer);
        CheckSeparator(separator);
        var toQuote = SearchValues.Create([separator, '"', '\n', '\r']);
        for (var row = -1; row < RowCount; row++)
        {
            for (var column = 0; column < _columns.Length; column++)
            {
                if (column > 0) writer.Write(separator);
                WriteCell(writer, row < 0 ? _columns[column].Name : _columns[column].TextAt(row) ?? "", toQuote);
            }

            writer.Write('\n');
        }
    }

    private static void CheckSeparator(char separator) => new CsvOptions { Separator = separator, HasHeader = true }.Check();

    private void WriteCell(TextWriter writer, string cell, SearchValues<char> toQuote)
    {
        var isBlankLine = cell.Length == 0 && _columns.Length == 1;   // which would be no row
        if (!isBlankLine && !cell.AsSpan().ContainsAny(toQuote) && cell.AsSpan().Trim().Length == cell.Length)
        {
            writer.Write(cell);
            return;
        }

        writer.Write('"');
        writer.Write(cell.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }
}

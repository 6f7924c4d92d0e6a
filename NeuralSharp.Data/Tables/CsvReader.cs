using System.Text;
using nietras.SeparatedValues;

namespace NeuralSharp;

/// <summary>Reads a table from CSV: Sep finds rows and cells, what they mean is told here, and what Sep throws does not get out.</summary>
internal sealed class CsvReader(CsvSource source, CsvOptions options)
{
    private const int MostColumns = 1 << 17;   // a file without line ends should be told so before each of its cells becomes a column

    public Table Read()
    {
        try
        {
            return ReadColumns();
        }
        catch (DecoderFallbackException e)
        {
            throw source.NotOfEncoding(e);
        }
        catch (CsvFaultException e)
        {
            throw e.Fault.In(source.Name, e.Column, options);
        }
    }

    private Table ReadColumns()
    {
        var sample = source.Sample();
        if (string.IsNullOrWhiteSpace(sample)) throw new DataFormatException(source.Name, "is empty.", "Give a file with at least one row of values.");
        var separator = options.Separator ?? CsvDialect.Separator(sample, options.DecimalSeparator);

        var (names, hasHeader) = Names(separator);
        foreach (var declared in options.Types.Keys)
        {
            if (!names.Contains(declared))
                throw new UnknownColumnException(declared, $"{Printable.Escape(source.Name)} has no column {Printable.Quoted(declared)}, which CsvOptions.Types declares. {Similar.Sentence(declared, names)}");
        }

        var builders = names.Select(name => new ColumnBuilder(name, options.Types.TryGetValue(name, out var type) ? type : null, options)).ToArray();
        var rows = Fill(builders, separator, hasHeader);
        if (rows == 0) throw new DataFormatException(source.Name, "holds names of columns but no row.", "Give a file with rows, or set CsvOptions.HasHeader to false where the first line is one.");
        if (Array.Exists(builders, builder => builder.NeedsTexts)) ReadTexts(builders, separator, hasHeader, rows);
        return new(Array.ConvertAll(builders, builder => builder.Build()), source.Name, numbers: null);
    }

    /// <summary>The names of the columns, and whether they stand in the first record.</summary>
    private (List<string> Names, bool HasHeader) Names(char separator)
    {
        List<string> cells = [];
        Walk(separator, (row, position) =>
        {
            if (row.ColCount > MostColumns)
                throw new DataFormatException(source.Name, Invariant($"its first row has {row.ColCount} cells, more than the {MostColumns} that are read."), "Check that lines end as they should, or turn the table, so that its rows are its columns.");
            for (var column = 0; column < row.ColCount; column++)
            {
                if (!CsvCell.TryRead(row[column].Span, out var cell)) throw new CsvFaultException(Unnamed(column), new(position, row[column].Span.Trim().ToString(), CsvFaultKind.Quotes));
                cells.Add(cell.ToString());
            }

            return false;
        });

        if (cells.Count == 0) throw new DataFormatException(source.Name, "is empty.", "Give a file with at least one row of values.");
        if (!(options.HasHeader ?? CsvDialect.IsHeader(cells, options))) return ([.. cells.Select((_, column) => Unnamed(column))], false);

        var names = cells.Select((cell, column) => cell.Length > 0 ? cell : Unnamed(column)).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name)) throw new DataFormatException(source.Name, $"two columns are named {Printable.Quoted(name)}.", "Rename one in the file, or set CsvOptions.HasHeader to false where the first line holds values.");
        }

        return (names, true);
    }

    /// <summary>Hands each row to the columns.</summary>
    /// <returns>The number of rows.</returns>
    private int Fill(ColumnBuilder?[] builders, char separator, bool hasHeader)
    {
        var count = 0;
        Walk(separator, (row, position) =>
        {
            if (row.ColCount != builders.Length) throw Ragged(row.ColCount, builders.Length, position);
            count = position.Row;
            for (var column = 0; column < row.ColCount; column++)
            {
                if (builders[column] is { } builder && builder.Add(row[column].Span, position) is { } fault) throw new CsvFaultException(builder.Name, fault);
            }

            return true;
        }, hasHeader);
        return count;
    }

    /// <summary>Reads the file once more, for the columns that turned out to be texts after all.</summary>
    private void ReadTexts(ColumnBuilder[] builders, char separator, bool hasHeader, int rows)
    {
        var texts = Array.ConvertAll(builders, builder => builder.NeedsTexts ? builder.ForTexts() : null);
        if (Fill(texts, separator, hasHeader) != rows) throw new DataFormatException(source.Name, "changed while it was read.", "Read it again when nobody writes to it.");
        for (var column = 0; column < texts.Length; column++) builders[column] = texts[column] ?? builders[column];
    }

    private delegate bool Visitor(SepReader.Row row, CsvPosition position);

    /// <summary>Visits the rows in order, until the visitor has enough. Blank lines are no rows.</summary>
    private void Walk(char separator, Visitor visit, bool skipFirst = false)
    {
        using var text = source.Open();
        var position = new CsvPosition(0, 1);
        try
        {
            using var reader = new Sep(separator).Reader(o => o with { HasHeader = false, DisableColCountCheck = true, DisableFastFloat = true }).From(text);
            var skipped = !skipFirst;
            foreach (var row in reader)
            {
                if (row.ColCount == 1 && row[0].Span.IsWhiteSpace()) continue;
                if (!skipped)
                {
                    skipped = true;
                    continue;
                }

                position = new(position.Row + 1, row.RowIndex == 0 ? 1 : row.LineNumberFrom);   // Sep, told of no header, says 2 of the first
                if (!visit(row, position)) return;
            }
        }
        catch (NotSupportedException e)
        {
            throw new DataFormatException(
                source.Name, Invariant($"the row after row {position.Row} (line {position.Line}) is longer than a row can be."), "Look for a quotation mark that is not closed.", e);
        }
    }

    private DataFormatException Ragged(int count, int expected, in CsvPosition position) => new(
        source.Name,
        Invariant($"row {position.Row} (line {position.Line}) has {count} cells, but the first row has {expected}.")
            + (count < expected ? Invariant($" There is none for column {count + 1}.") : Invariant($" Column {count} has no name.")),
        "Mend the row; a cell that holds the separator stands in quotation marks.");

    private static string Unnamed(int column) => Invariant($"column {column + 1}");
}

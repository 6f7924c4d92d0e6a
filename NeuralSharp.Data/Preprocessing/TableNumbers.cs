namespace NeuralSharp;

/// <summary>The numbers of a column, also of one that was read as texts, as that of a file with one wrong cell or of a single row is.</summary>
internal static class TableNumbers
{
    /// <summary>A number for each row; NaN where it is missing.</summary>
    /// <exception cref="TableException">A text is no finite number.</exception>
    public static ReadOnlySpan<double> Of(Table table, Column column)
    {
        if (column is NumberColumn numbers) return numbers.Values;
        var texts = (TextColumn)column;
        var values = new double[texts.Count];
        for (var row = 0; row < values.Length; row++)
        {
            if (texts[row] is not { } text) values[row] = double.NaN;
            else if (CsvNumber.TryParse(text.AsSpan().Trim(), '.', out var value) && double.IsFinite(value)) values[row] = value;
            else throw new TableException(table.Place(column.Name, row), $"{Printable.Quoted(text)} is no finite number, which is wanted here.", "Mend the value.", column.Name, table.RowNumber(row));
        }

        return values;
    }
}

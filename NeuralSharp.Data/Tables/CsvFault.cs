namespace NeuralSharp;

/// <summary>Where a row stands: its number, from 1 without a header, and the line of the file that it begins in.</summary>
internal readonly record struct CsvPosition(int Row, int Line);

/// <summary>What can be wrong with a cell.</summary>
internal enum CsvFaultKind
{
    Quotes,
    NotNumber,
    NotFinite,
    OtherPoint,
    MostlyNumbers,
}

/// <summary>A cell that cannot be used, and why.</summary>
internal sealed record CsvFault(CsvPosition Position, string Cell, CsvFaultKind Kind)
{
    /// <summary>The error of a file.</summary>
    public DataFormatException In(string source, string column, CsvOptions options)
    {
        var (problem, remedy) = Kind switch
        {
            CsvFaultKind.Quotes => (
                $"{Printable.Quoted(Cell)} has a quotation mark where none can be.",
                "Put the whole cell into quotation marks and double those in it."),
            CsvFaultKind.NotFinite => (
                $"{Printable.Quoted(Cell)} is no finite number.",
                "Leave the cell empty where there is no value, or name the marker in CsvOptions.MissingMarkers."),
            CsvFaultKind.OtherPoint => (
                $"{Printable.Quoted(Cell)} is no number with the decimal separator '{options.DecimalSeparator}'.",
                $"Set CsvOptions.DecimalSeparator to '{(options.DecimalSeparator == '.' ? ',' : '.')}' where it stands before decimals, take signs between thousands out of the file, or declare the column as text (CsvOptions.Types)."),
            CsvFaultKind.MostlyNumbers => (
                $"{Printable.Quoted(Cell)} is no number, while most of the column is.",
                "Mend the cell, name it in CsvOptions.MissingMarkers where it means that there is no value, or declare the column as text (CsvOptions.Types)."),
            _ => ($"{Printable.Quoted(Cell)} is no number.", "Mend the cell, or declare the column as text (CsvOptions.Types)."),
        };
        return new(source, Invariant($"row {Position.Row} (line {Position.Line}), column {Printable.Quoted(column)}: ") + problem, remedy);
    }
}

/// <summary>Brings a fault to where the file's name is known.</summary>
internal sealed class CsvFaultException(string column, CsvFault fault) : Exception
{
    public string Column { get; } = column;

    public CsvFault Fault { get; } = fault;
}

namespace NeuralSharp;

/// <summary>Takes the cells of one column, row by row, finds out what they are, and holds them as numbers or as texts.</summary>
/// <remarks>
/// A column counts as numbers until a cell is none. Where that is its first cell with a value, it holds texts from there on. Where numbers
/// came before, their texts are gone: the end tells what the column is (<see cref="NeedsTexts"/>), and texts take a second reading.
/// </remarks>
internal sealed class ColumnBuilder(string name, ColumnType? declared, CsvOptions options)
{
    private const double SurelyNumbers = 0.8;   // a column with a larger share of numbers is taken for one of numbers with faults
    private const int FirstLength = 256;

    private readonly string[] _markers = [.. options.MissingMarkers];
    private readonly bool _isNumberNoMarker = !options.MissingMarkers.Any(marker => CsvNumber.TryParse(marker, options.DecimalSeparator, out _));
    private readonly char _otherPoint = options.DecimalSeparator == '.' ? ',' : '.';
    private TextCodes? _texts = declared == ColumnType.Text ? new() : null;
    private double[] _numbers = [];
    private int _count;             // of these numbers
    private int _values;            // cells that have a value
    private int _numeric;           // of these cells the numbers
    private int _otherNumeric;      // cells that would be numbers with the other decimal separator
    private CsvFault? _notNumber;   // the first cell that is none
    private CsvFault? _notFinite;   // the first that is a number but not a finite one

    public string Name => name;

    /// <summary>Whether the column turned out to be of texts after its first cells had been taken for numbers.</summary>
    public bool NeedsTexts => _texts is null && _notNumber is not null;

    /// <summary>Takes the next cell.</summary>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public CsvFault? Add(ReadOnlySpan<char> raw, in CsvPosition position)
    {
        if (_texts is null && _isNumberNoMarker && CsvNumber.TryParse(raw, options.DecimalSeparator, out var value) && double.IsFinite(value))
        {
            _values++;
            AddNumber(value);
            return null;
        }

        if (!CsvCell.TryRead(raw, out var cell)) return new(position, raw.Trim().ToString(), CsvFaultKind.Quotes);
        if (IsMissing(cell))
        {
            if (_texts is not null) _texts.AddMissing();
            else Append(double.NaN);
            return null;
        }

        _values++;
        return _texts is null ? AddAsNumber(cell, position) : AddAsText(cell, position);
    }

    /// <summary>The column, once all rows are there.</summary>
    /// <exception cref="CsvFaultException">A column of numbers has cells that are none, or that are not finite.</exception>
    public Column Build()
    {
        if (declared is null) CheckInferred();
        return _texts is null ? new NumberColumn(name, _numbers[.._count]) : new TextColumn(name, _texts.Categories, _texts.Codes);
    }

    /// <summary>One that reads the texts of this column.</summary>
    public ColumnBuilder ForTexts()
    {
        CheckInferred();
        return new(name, ColumnType.Text, options);
    }

    private CsvFault? AddAsNumber(ReadOnlySpan<char> cell, in CsvPosition position)
    {
        var isNumber = CsvNumber.TryParse(cell, options.DecimalSeparator, out var value);   // again: it may have been quoted
        if (isNumber && double.IsFinite(value))
        {
            AddNumber(value);
            return null;
        }

        if (isNumber)
        {
            var fault = new CsvFault(position, cell.ToString(), CsvFaultKind.NotFinite);
            if (declared is not null) return fault;
            _notFinite ??= fault;
            AddNumber(double.NaN);
            return null;
        }

        if (declared is not null) return new(position, cell.ToString(), CsvNumber.TryParse(cell, _otherPoint, out _) ? CsvFaultKind.OtherPoint : CsvFaultKind.NotNumber);
        NoteNotNumber(cell, position);
        if (_numeric > 0)
        {
            Append(double.NaN);
            return null;
        }

        _texts = new();   // nothing but missing values came before
        _texts.AddMissing(_count);
        _texts.Add(cell);
        return null;
    }

    private CsvFault? AddAsText(ReadOnlySpan<char> cell, in CsvPosition position)
    {
        _texts!.Add(cell);
        if (declared is not null) return null;
        if (CsvNumber.TryParse(cell, options.DecimalSeparator, out _)) _numeric++;
        else NoteNotNumber(cell, position);
        return null;
    }

    private void NoteNotNumber(ReadOnlySpan<char> cell, in CsvPosition position)
    {
        _notNumber ??= new(position, cell.ToString(), CsvFaultKind.NotNumber);
        if (CsvNumber.TryParse(cell, _otherPoint, out _)) _otherNumeric++;
    }

    /// <summary>Refuses a column that is numbers but for a few cells: as texts, each number would be a category of its own.</summary>
    private void CheckInferred()
    {
        if (_notNumber is { } fault)
        {
            if (_numeric > SurelyNumbers * _values) throw new CsvFaultException(name, fault with { Kind = CsvFaultKind.MostlyNumbers });
            if (_numeric + _otherNumeric > SurelyNumbers * _values) throw new CsvFaultException(name, fault with { Kind = CsvFaultKind.OtherPoint });
        }
        else if (_notFinite is not null)
        {
            throw new CsvFaultException(name, _notFinite);
        }
    }

    private bool IsMissing(ReadOnlySpan<char> cell)
    {
        foreach (var marker in _markers)
        {
            if (cell.SequenceEqual(marker)) return true;
        }

        return false;
    }

    private void AddNumber(double value)
    {
        _numeric++;
        Append(value);
    }

    private void Append(double value)
    {
        if (_count == _numbers.Length) Array.Resize(ref _numbers, Math.Max(FirstLength, 2 * _count));
        _numbers[_count++] = value;
    }
}

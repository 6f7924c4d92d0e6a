using System.Diagnostics;

namespace NeuralSharp;

/// <summary>What was learned of one column, and how its values become inputs.</summary>
internal abstract record Feature(string Column, bool HasIndicator)
{
    /// <summary>The names of the inputs it makes.</summary>
    public abstract IReadOnlyList<string> OwnNames { get; }

    /// <summary>What the column was when it was learned.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>How many inputs it makes, that for missing values included.</summary>
    public int Width => OwnNames.Count + (HasIndicator ? 1 : 0);

    public IEnumerable<string> Names => HasIndicator ? OwnNames.Append($"{Column} is missing") : OwnNames;

    /// <summary>Writes the inputs of all rows, each row's at its place.</summary>
    /// <param name="table">Has the column.</param>
    /// <param name="inputs">All inputs, row by row.</param>
    /// <param name="stride">The inputs a row.</param>
    /// <param name="at">Where those of this column begin in a row.</param>
    public void Write(Table table, Span<float> inputs, int stride, int at)
    {
        var column = table[Column];
        if (HasIndicator)
        {
            for (var row = 0; row < column.Count; row++) inputs[row * stride + at + Width - 1] = column.IsMissing(row) ? 1 : 0;
        }

        WriteOwn(table, column, inputs, stride, at);
    }

    protected abstract void WriteOwn(Table table, Column column, Span<float> inputs, int stride, int at);

    protected TableException IsMissing(Table table, int row) => new(
        table.Place(Column, row), "the value is missing.",
        "Fill it in, or learn what stands in for it: PreprocessorOptions.Missing.", Column, table.RowNumber(row));
}

/// <summary>A number: z = (x − offset) / scale, and what stands in for x where it is missing.</summary>
internal sealed record NumberFeature(string Column, ColumnEncoding Encoding, double Offset, double Scale, double? Fill, bool HasIndicator) : Feature(Column, HasIndicator)
{
    public override IReadOnlyList<string> OwnNames => [Column];

    public override ColumnType Type => ColumnType.Number;

    protected override void WriteOwn(Table table, Column column, Span<float> inputs, int stride, int at)
    {
        var values = TableNumbers.Of(table, column);
        for (var row = 0; row < values.Length; row++)
        {
            var value = values[row];
            if (double.IsNaN(value)) value = Fill ?? throw IsMissing(table, row);
            var input = (float)((value - Offset) / Scale);
            if (!float.IsFinite(input))
                throw new TableException(table.Place(Column, row), Invariant($"{value} is too far from what was seen in training."), "Mend the value, or leave the row out.", Column, table.RowNumber(row));
            inputs[row * stride + at] = input;
        }
    }
}

/// <summary>One of some categories: an input for each, or its place among them; and what stands in for it where it is missing.</summary>
internal sealed record CategoryFeature(string Column, ColumnEncoding Encoding, CategoryList Categories, string? Fill, bool AllowsUnknown, bool HasIndicator) : Feature(Column, HasIndicator)
{
    public override IReadOnlyList<string> OwnNames { get; } = Encoding switch
    {
        ColumnEncoding.OneHot => [.. Categories.Names.Select(category => $"{Column}={category}")],
        ColumnEncoding.Ordinal => [Column],
        _ => throw new UnreachableException(),
    };

    public override ColumnType Type => Categories.Type;

    protected override void WriteOwn(Table table, Column column, Span<float> inputs, int stride, int at)
    {
        var isOneHot = Encoding == ColumnEncoding.OneHot;
        var indexOf = Categories.IndicesOf(column);
        for (var row = 0; row < column.Count; row++)
        {
            var index = column.IsMissing(row) && Fill is null ? throw IsMissing(table, row)
                : column.IsMissing(row) ? Categories.IndexOf(Fill!)
                : indexOf(row);
            if (index < 0 && !AllowsUnknown) throw Categories.Unknown(table, column, row, "Give one of these, or set PreprocessorOptions.AllowsUnknownCategories before fitting.");
            var own = inputs.Slice(row * stride + at, OwnNames.Count);
            if (isOneHot) own.Clear();
            if (!isOneHot) own[0] = index;
            else if (index >= 0) own[index] = 1;
        }
    }
}

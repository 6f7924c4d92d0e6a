namespace NeuralSharp;

/// <summary>A column of a <see cref="Table"/>: a name, and a value for each row, or none where it is missing.</summary>
public abstract class Column
{
    private protected Column(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The name, by which a table knows it.</summary>
    public string Name { get; }

    /// <summary>What its values are.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>How many rows have no value.</summary>
    public int MissingCount
    {
        get
        {
            var count = 0;
            for (var row = 0; row < Count; row++) count += IsMissing(row) ? 1 : 0;
            return count;
        }
    }

    /// <summary>Whether a row has no value.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract bool IsMissing(int row);

    /// <summary>A value as text, a number as C# writes it in every culture; null where it is missing.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract string? TextAt(int row);

    /// <summary>The same column under another name; the values are shared.</summary>
    public abstract Column Renamed(string name);

    /// <summary>The values at some rows, in that order.</summary>
    internal abstract Column Rows(ReadOnlySpan<int> rows);
}

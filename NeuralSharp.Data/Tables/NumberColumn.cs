using System.Globalization;

namespace NeuralSharp;

/// <summary>A column of numbers.</summary>
public sealed class NumberColumn : Column
{
    private readonly double[] _values;

    /// <summary>Makes a column of numbers.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">A number for each row; NaN where it is missing. The array is the column's from now on.</param>
    /// <exception cref="ArgumentException">The name is empty, or a value is infinite.</exception>
    public NumberColumn(string name, params double[] values)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(values);
        var infinite = Array.FindIndex(values, double.IsInfinity);
        if (infinite >= 0)
            throw new ArgumentException(Invariant($"Column {Printable.Quoted(name)}: row {infinite} is {values[infinite]}; give a finite number, or NaN where there is none."), nameof(values));
        _values = values;
    }

    /// <inheritdoc/>
    public override ColumnType Type => ColumnType.Number;

    /// <inheritdoc/>
    public override int Count => _values.Length;

    /// <summary>The numbers; NaN where one is missing.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(_values[row]);

    /// <inheritdoc/>
    public override string? TextAt(int row) => IsMissing(row) ? null : _values[row].ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override NumberColumn Renamed(string name) => new(name, _values);

    internal override NumberColumn Rows(ReadOnlySpan<int> rows)
    {
        var values = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++) values[i] = _values[rows[i]];
        return new(Name, values);
    }
}

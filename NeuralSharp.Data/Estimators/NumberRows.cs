namespace NeuralSharp;

/// <summary>
/// Rows of numbers, each row an example: what estimators take beside a <see cref="Table"/>. Arrays and tensors become it by themselves:
/// <c>classifier.Predict(new double[,] { { 5.1, 3.5 } })</c>.
/// </summary>
public readonly struct NumberRows : IEquatable<NumberRows>
{
    private readonly Table? _table;

    private NumberRows(Table table) => _table = table;

    /// <summary>The number of rows.</summary>
    public int Count => _table?.RowCount ?? 0;

    /// <summary>The numbers a row.</summary>
    public int Width => _table?.Columns.Count ?? 0;

    /// <summary>The numbers as columns named <c>x0</c>, <c>x1</c> and so on.</summary>
    internal Table Table => _table ?? throw new ArgumentException("These rows are empty, since they were made of nothing. Give an array or a tensor.");

    /// <summary>Takes a tensor of shape [rows, numbers].</summary>
    /// <exception cref="ShapeException">It has another shape, or no rows or numbers.</exception>
    /// <exception cref="ArgumentException">A number is NaN or infinite; row and column are told.</exception>
    public static implicit operator NumberRows(Tensor rows) => FromTensor(rows);

    /// <summary>Takes an array of rows and columns.</summary>
    /// <exception cref="ArgumentException">It is empty, or a number is NaN or infinite; row and column are told.</exception>
    public static implicit operator NumberRows(double[,] rows) => FromArray(rows);

    /// <summary>Takes an array of rows and columns.</summary>
    /// <exception cref="ArgumentException">It is empty, or a number is NaN or infinite; row and column are told.</exception>
    public static implicit operator NumberRows(float[,] rows) => FromArray(rows);

    /// <summary>Takes an array of rows.</summary>
    /// <exception cref="ArgumentException">There are none, one is longer than another, or a number is NaN or infinite; row and column are told.</exception>
    public static implicit operator NumberRows(double[][] rows) => FromArray(rows);

    /// <summary>Whether both are the same rows, not only equal ones.</summary>
    public static bool operator ==(NumberRows left, NumberRows right) => left.Equals(right);

    /// <summary>Whether they are not the same rows.</summary>
    public static bool operator !=(NumberRows left, NumberRows right) => !left.Equals(right);

    /// <inheritdoc cref="op_Implicit(Tensor)"/>
    public static NumberRows FromTensor(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Rank != 2) throw new ShapeException($"An estimator takes rows of numbers, [rows, numbers], but the tensor has shape {rows.Shape}. Reshape it.");
        var values = rows.Detach().To(DType.Float64).ToArray<double>();
        var width = rows.Shape[1];
        return Of(rows.Shape[0], width, (row, column) => values[row * width + column]);
    }

    /// <inheritdoc cref="op_Implicit(double[,])"/>
    public static NumberRows FromArray(double[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Of(rows.GetLength(0), rows.GetLength(1), (row, column) => rows[row, column]);
    }

    /// <inheritdoc cref="op_Implicit(float[,])"/>
    public static NumberRows FromArray(float[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Of(rows.GetLength(0), rows.GetLength(1), (row, column) => rows[row, column]);
    }

    /// <inheritdoc cref="op_Implicit(double[][])"/>
    public static NumberRows FromArray(double[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (var row = 0; row < rows.Length; row++)
        {
            ArgumentNullException.ThrowIfNull(rows[row], nameof(rows));
            if (rows[row].Length != rows[0].Length)
                throw new ArgumentException(Invariant($"Row {row} has {rows[row].Length} numbers, and row 0 has {rows[0].Length}; all have as many."), nameof(rows));
        }

        return Of(rows.Length, rows.Length == 0 ? 0 : rows[0].Length, (row, column) => rows[row][column]);
    }

    /// <inheritdoc/>
    public bool Equals(NumberRows other) => ReferenceEquals(_table, other._table);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NumberRows other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _table?.GetHashCode() ?? 0;

    /// <summary>The names of as many columns.</summary>
    internal static IEnumerable<string> Names(int width) => Enumerable.Range(0, width).Select(column => Invariant($"x{column}"));

    private static NumberRows Of(int rows, int width, Func<int, int, double> valueAt)
    {
        if (rows == 0 || width == 0) throw new ArgumentException(Invariant($"There are {rows} rows of {width} numbers; an estimator takes one row at least, of one number at least."), nameof(rows));
        var columns = Names(width).Select((name, column) =>
        {
            var values = new double[rows];
            for (var row = 0; row < rows; row++) values[row] = Finite(valueAt(row, column), row, column);
            return new NumberColumn(name, values);
        });
        return new(new Table(columns));
    }

    private static double Finite(double value, int row, int column) => double.IsFinite(value)
        ? value
        : throw new ArgumentException(Invariant($"Row {row}, column {column} (both from 0) is {value}. Mend it, or leave the row out."), nameof(value));
}

namespace NeuralSharp.Samples;

/// <summary>
/// Bands of equal width of a surface's logarithm over its window: from the value that a hundredth of the window stays below to that
/// which a hundredth exceeds, so that a deep hollow or a steep corner does not take all bands for itself.
/// </summary>
internal sealed class Contours
{
    /// <summary>How many bands there are.</summary>
    public const int Bands = 14;

    private const double Least = 1e-12;   // a minimum on the grid would have the logarithm −∞

    private readonly double[] _values;

    /// <summary>Looks at a surface on a grid over its window, or another.</summary>
    public Contours(Surface surface, int columns, int rows)
    {
        (Columns, Rows) = (columns, rows);
        _values = [.. surface.ValuesAt(surface.Window.Grid(columns, rows)).Select(value => Math.Log10(Math.Max(value, Least)))];
        var sorted = _values.Order().ToArray();
        (Low, High) = (sorted[sorted.Length / 100], sorted[^((sorted.Length / 100) + 1)]);
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>The logarithm to base 10 where the first band ends or has begun.</summary>
    public double Low { get; }

    /// <summary>The logarithm to base 10 where the last band begins or has ended.</summary>
    public double High { get; }

    /// <summary>The logarithms on the grid, row by row from the bottom.</summary>
    public IReadOnlyList<double> Logarithms => _values;

    /// <summary>The band of a point of the grid, 0 for the lowest; the row counts from the bottom.</summary>
    public int Band(int column, int row)
    {
        var share = (_values[(row * Columns) + column] - Low) / (High - Low);
        return (int)Math.Clamp(share * Bands, 0, Bands - 1);
    }

    /// <summary>Whether a band ends between this point of the grid and the next one to the right or above.</summary>
    public bool IsLine(int column, int row)
    {
        var band = Band(column, row);
        return (column + 1 < Columns && Band(column + 1, row) != band) || (row + 1 < Rows && Band(column, row + 1) != band);
    }
}

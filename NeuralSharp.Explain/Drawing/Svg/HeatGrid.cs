using static NeuralSharp.XmlText;

namespace NeuralSharp;

/// <summary>
/// A small tensor as a grid of its values. The colour of a cell tells sign and size; so do the value itself and a bar below it, which is broken for negative
/// values. No line is longer than eight cells: longer rows go on in the next.
/// </summary>
internal sealed class HeatGrid
{
    /// <summary>Tensors of up to so many values are drawn in full.</summary>
    public const int MostCells = 64;

    private const int MostInLine = 8;

    private const double CellWidth = 66;   // eleven characters

    private const double CellHeight = 20;

    private const double BetweenRows = 4;   // where a row, or a matrix of a stack, ends within the grid

    private readonly IReadOnlyList<double> _values;

    private readonly (double X, double Y)[] _corners;

    private HeatGrid(IReadOnlyList<double> values, Shape shape)
    {
        _values = values;
        _corners = new (double X, double Y)[values.Count];
        var row = shape.Rank == 0 || shape[^1] == 1 ? (values.Count <= MostInLine && shape.Rank > 1 ? 1 : values.Count) : shape[^1];
        var line = (int)Math.Ceiling(row / Math.Ceiling(row / (double)MostInLine));   // ten are shown as five and five
        var matrix = row * (shape.Rank < 2 ? 1 : shape[^2]);
        double x = 0, y = 0;
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
            {
                var rowEnds = i % row == 0;
                var lineEnds = rowEnds || i % row % line == 0;
                (x, y) = lineEnds ? (0, y + CellHeight + (rowEnds && (row > MostInLine || i % matrix == 0) ? BetweenRows : 0)) : (x + CellWidth, y);
            }

            _corners[i] = (x, y);
            (Width, Height) = (Math.Max(Width, x + CellWidth), y + CellHeight);
        }
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>The grid of a tensor; null where it is one number, or too large.</summary>
    public static HeatGrid? Of(ViewValues values) =>
        values.Elements is { Count: >= 2 and <= MostCells } elements ? new(elements, values.Statistics.Shape) : null;

    /// <summary>Writes the grid.</summary>
    public void Write(TextWriter svg, double left, double top)
    {
        var largest = _values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (var i = 0; i < _values.Count; i++)
        {
            var (x, y) = (left + _corners[i].X, top + _corners[i].Y);
            var size = !double.IsFinite(_values[i]) ? 1 : largest == 0 ? 0 : Math.Abs(_values[i]) / largest;
            svg.Write(Invariant($"""<g class="cell {ValueText.Sign(_values[i])}" data-i="{i}"><rect x="{Number(x)}" y="{Number(y)}" width="{Number(CellWidth)}" height="{Number(CellHeight)}" """));
            svg.Write(Invariant($"""fill-opacity="{Math.Round(0.35 * size, 2)}"/><text x="{Number(x + (CellWidth / 2))}" y="{Number(y + 13)}">{XmlText.Of(ShortNumber.Of(_values[i]))}</text>"""));
            svg.Write($"""<line x1="{Number(x + 3)}" y1="{Number(y + 17)}" x2="{Number(x + 3 + (size * (CellWidth - 6)))}" y2="{Number(y + 17)}"/></g>""");
        }

        svg.Write('\n');
    }
}

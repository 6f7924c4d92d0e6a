using System.Text;

namespace NeuralSharp;

/// <summary>
/// The errors of a tensor as a picture: a cell for each element, with its error in it where there is room. Of a large tensor a cell is a block
/// of elements and shows the worst of them.
/// </summary>
internal sealed class ErrorMap
{
    private const int MostColumns = 48;
    private const int MostRows = 40;
    private const int MostWithText = 96;

    private readonly CheckedInput _input;
    private readonly double _tolerance;
    private readonly int _width;           // elements in a row of the tensor as it is drawn
    private readonly (int Rows, int Columns) _block;
    private readonly (int Rows, int Columns) _cells;
    private readonly GradCheckElement?[] _worst;

    public ErrorMap(CheckedInput input, double tolerance)
    {
        (_input, _tolerance) = (input, tolerance);
        var count = input.Elements.Count;
        // A matrix is drawn as it is, more axes row below row, and a long vector in lines, as text is.
        _width = input.Shape.Rank >= 2 ? input.Shape[^1] : Math.Min(count, count <= MostWithText ? 8 : 32);
        var rows = (count + _width - 1) / _width;
        _block = ((rows + MostRows - 1) / MostRows, (_width + MostColumns - 1) / MostColumns);
        _cells = ((rows + _block.Rows - 1) / _block.Rows, (_width + _block.Columns - 1) / _block.Columns);
        _worst = new GradCheckElement?[_cells.Rows * _cells.Columns];
        foreach (var element in input.Elements)
        {
            ref var worst = ref _worst[CellOf(element.Position)];
            if (worst is null || VerdictOf(element) > VerdictOf(worst)) worst = element;   // of equal verdicts the first has the largest error
        }
    }

    /// <summary>How many elements a cell shows; 1 where each has its own.</summary>
    public int ElementsInACell => _block.Rows * _block.Columns;

    /// <summary>The picture in words.</summary>
    public string Words
    {
        get
        {
            var shown = ElementsInACell == 1
                ? "Each cell is an element."
                : Invariant($"Each cell is a block of {_block.Rows} × {_block.Columns} elements and shows the worst of them.");
            var order = _input.Shape.Rank switch
            {
                0 => "",
                1 => _cells.Rows > 1 ? " They are read line by line." : "",
                2 => " Rows and columns are those of the tensor.",
                _ => " A row runs along the last axis.",
            };
            return shown + order;
        }
    }

    private bool HasText => _worst.Length <= MostWithText && _cells.Columns <= 8 && ElementsInACell == 1;

    /// <summary>The picture as SVG.</summary>
    /// <param name="id">What its name and description are called.</param>
    public string Draw(string id)
    {
        var (width, height) = HasText ? (78, 40) : (Math.Clamp(640 / _cells.Columns, 12, 24), Math.Clamp(640 / _cells.Columns, 12, 24));
        var svg = new StringBuilder();
        var size = (Width: (_cells.Columns * width) + 2, Height: (_cells.Rows * height) + 2);
        svg.Append(Invariant($"<svg class=\"map\" role=\"img\" aria-labelledby=\"{id}-name\" viewBox=\"0 0 {size.Width} {size.Height}\" width=\"{size.Width}\">"));
        svg.Append(Invariant($"<title id=\"{id}-name\">Errors of {HtmlPage.Escape(GradCheckPage.NameOf(_input))}: {Summary}. The table has the numbers.</title>"));
        for (var cell = 0; cell < _worst.Length; cell++)
        {
            if (_worst[cell] is not { } element) continue;
            var (x, y) = (1 + (cell % _cells.Columns * width), 1 + (cell / _cells.Columns * height));
            svg.Append(Invariant($"<rect class=\"{ClassOf(element)}\" x=\"{x}\" y=\"{y}\" width=\"{width - 1}\" height=\"{height - 1}\"/>"));
            if (HasText)
            {
                var text = ClassOf(element) is "wrong" or "infinite" ? "on" : "ink";
                svg.Append(Invariant($"<text class=\"index {text}\" x=\"{x + 5}\" y=\"{y + 14}\">{Printable.List(element.Index)}</text>"));
                svg.Append(Invariant($"<text class=\"{text}\" x=\"{x + 5}\" y=\"{y + 31}\">{Glyph(element)} {GradCheckPage.Error(element.RelativeError)}</text>"));
            }
            else if (VerdictOf(element) != ElementVerdict.Agrees)
            {
                svg.Append(Mark(VerdictOf(element), x + ((width - 1) / 2.0), y + ((height - 1) / 2.0), width * 0.26));
            }
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>How many elements there are of each verdict, as in "5 ✓ agree, 1 ✗ differs".</summary>
    private string Summary => string.Join(", ", Enum.GetValues<ElementVerdict>()
        .Select(verdict => (Words: verdict.InWords()[2..], Count: _input.Count(verdict, _tolerance)))
        .Where(pair => pair.Count > 0).Select(pair => Invariant($"{pair.Count} {pair.Words}")));

    private int CellOf(int position)
    {
        var (row, column) = (position / _width / _block.Rows, position % _width / _block.Columns);
        return (row * _cells.Columns) + column;
    }

    private ElementVerdict VerdictOf(GradCheckElement element) => ElementVerdicts.Of(element, _tolerance);

    private string ClassOf(GradCheckElement element) => VerdictOf(element) switch
    {
        ElementVerdict.Agrees => element.RelativeError <= _tolerance / 1000 ? "close" : "agrees",
        ElementVerdict.Kink => "kink",
        ElementVerdict.Wrong => "wrong",
        _ => "infinite",
    };

    private string Glyph(GradCheckElement element) => VerdictOf(element).InWords()[..1];

    /// <summary>A cross for what differs, a bend for a kink, a stroke for what is not finite.</summary>
    private static string Mark(ElementVerdict verdict, double x, double y, double r) => verdict switch
    {
        ElementVerdict.Kink => Invariant($"<path class=\"mark ink\" d=\"M{x - r:0.#} {y + r:0.#}L{x:0.#} {y - r:0.#}L{x + r:0.#} {y + r:0.#}\"/>"),
        ElementVerdict.Wrong => Invariant($"<path class=\"mark\" d=\"M{x - r:0.#} {y - r:0.#}L{x + r:0.#} {y + r:0.#}M{x + r:0.#} {y - r:0.#}L{x - r:0.#} {y + r:0.#}\"/>"),
        _ => Invariant($"<path class=\"mark\" d=\"M{x:0.#} {y - r:0.#}L{x:0.#} {y + r:0.#}\"/>"),
    };
}

using static NeuralSharp.XmlText;

namespace NeuralSharp;

/// <summary>A node's box: what stands in it, from the top to the bottom, and how large that makes it.</summary>
internal sealed class NodeCard
{
    private const double Side = 10;

    private const double LineHeight = 16;

    /// <summary>Room for "grad" and eleven characters, so that a script may write other numbers.</summary>
    private const double LeastWidth = 116;

    /// <summary>Names and ops are bold at 13, and so as wide as thin letters of this size.</summary>
    private const double BoldSize = 14.2;

    private const int MostOfName = 22;

    private readonly ViewNode _node;

    private readonly string _name;

    private readonly string? _op;

    private readonly bool _opBelow;   // beside a long name there is no room for it

    private readonly HeatGrid? _grid;

    private readonly IReadOnlyList<string> _values;

    private readonly string? _gradient;

    private readonly double _width;

    /// <summary>Writes down what stands in a node's box.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">How many edges lead to it: each needs its place at the left side.</param>
    public NodeCard(ViewNode node, int inputs)
    {
        _node = node;
        _name = Cut(node.Name, MostOfName);
        _op = node.Op is null ? null : Cut(OpSymbol.Of(node.Op), MostOfName + 6);
        _grid = HeatGrid.Of(node.Values);
        _values = _grid is not null ? [] : node.Values is { Elements.Count: 1 } ? [ValueText.Of(node.Values)] : ValueText.Lines(node.Values);
        _gradient = node.Gradient is null ? null : $"grad {ValueText.Of(node.Gradient)}";
        var together = Width(_name, BoldSize) + Width(_op ?? "", BoldSize) + 12;
        _opBelow = _op is not null && together > Math.Max(150, _grid?.Width ?? 0);
        double[] widths = [_opBelow ? Math.Max(Width(_name, BoldSize), Width(_op!, BoldSize)) : together, .. _values.Select(line => Width(line, 12)), Width(_gradient ?? "", 11), _grid?.Width ?? 0];
        _width = Math.Max(LeastWidth, widths.Max() + (2 * Side));
        var lines = 1 + (_opBelow ? 1 : 0) + (IsScalar ? 0 : 1) + _values.Count + (_gradient is null ? 0 : 1);
        var height = (lines * LineHeight) + (_grid is null ? 0 : _grid.Height + 6) + 12;
        Size = new(_width, Math.Max(height, (inputs * Ports.Distance) + 4));
    }

    public BoxSize Size { get; }

    private bool IsScalar => _node.Shape == "[]";

    private string Class => _node.Kind switch
    {
        NodeKind.Leaf => "leaf",
        NodeKind.Constant => "constant",
        NodeKind.Fold => "fold",
        _ => "result",
    };

    /// <summary>Writes the node.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="id">The node's place in the view.</param>
    /// <param name="box">Where it is.</param>
    /// <param name="title">All about it in a sentence.</param>
    public void Write(TextWriter svg, int id, Box box, string title)
    {
        svg.Write(Invariant($"""<g class="node {Class}" data-node="{id}" role="img" tabindex="-1" transform="translate({Number(box.Left)} {Number(box.Top)})">"""));
        svg.Write($"<title>{XmlText.Of(title)}</title>\n");
        if (_node.Kind == NodeKind.Fold) svg.Write($"""<rect class="behind" x="4" y="4" width="{Number(box.Width)}" height="{Number(box.Height)}" rx="4"/>""");
        var round = _node.Kind is NodeKind.Leaf or NodeKind.Constant ? 14 : 4;
        svg.Write(Invariant($"""<rect class="box" width="{Number(box.Width)}" height="{Number(box.Height)}" rx="{round}"/>"""));
        var y = 18.0;
        Line("name", Side, _name);
        if (_op is not null && !_opBelow) Line("op", box.Width - Side, _op);
        if (_opBelow)
        {
            y += LineHeight;
            Line("op below", Side, _op!);
        }

        if (!IsScalar)
        {
            y += LineHeight;
            Line("shape", Side, _node.Shape);
        }

        if (_grid is not null)
        {
            _grid.Write(svg, Side, y + 6);
            y += _grid.Height + 6;
        }

        foreach (var line in _values)
        {
            y += LineHeight;
            Line("value", Side, line);
        }

        y += LineHeight;
        if (_gradient is not null) Line("gradient", Side, _gradient);
        svg.Write("</g>\n");

        void Line(string kind, double x, string text) => svg.Write($"""<text class="{kind}" x="{Number(x)}" y="{Number(y)}">{XmlText.Of(text)}</text>""");
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

[TestFixture]
internal sealed partial class SvgGraphTests
{
    private static readonly (string Name, GraphView View)[] s_views =
    [
        ("formula", Sketches.Formula()), ("fork", Sketches.Fork()), ("xor", Sketches.Xor()), ("tensors", Sketches.Tensors()), ("layers", Sketches.Layers()), ("hostile", Sketches.Hostile()),
        ("one node", OneNode()), ("nothing", new(ViewKind.Scalars, [], [], [])),
    ];

    private static IEnumerable<string> Names => s_views.Select(view => view.Name);

    [TestCaseSource(nameof(Names))]
    public void Every_node_and_edge_is_there(string name)
    {
        var (view, svg) = Drawn(name);
        svg.Name.LocalName.ShouldBe("svg");
        svg.Attribute("viewBox").ShouldNotBeNull();
        WithClass(svg, "node").Select(node => (int)node.Attribute("data-node")!).ShouldBe(Enumerable.Range(0, view.Nodes.Count));
        WithClass(svg, "edge").Select(edge => (int)edge.Attribute("data-edge")!).ShouldBe(Enumerable.Range(0, view.Edges.Count));
        foreach (var (node, group) in view.Nodes.Zip(WithClass(svg, "node")))
        {
            Classes(group).ShouldContain(node.Kind.ToString().ToLowerInvariant());
            group.Elements().First().Name.LocalName.ShouldBe("title");
            Only(group, "box");
            Only(group, "name");
            WithClass(group, "op").Count().ShouldBe(node.Op is null ? 0 : 1);
            WithClass(group, "gradient").Count().ShouldBe(node.Gradient is null ? 0 : 1);
            var cells = node.Values.Elements is { Count: >= 2 } elements ? elements : [];
            WithClass(group, "cell").Select(cell => ((int)cell.Attribute("data-i")!, cell.Elements().Single(part => part.Name.LocalName == "text").Value))
                .ShouldBe(cells.Select((value, i) => (i, ShortNumber.Of(value))));
            (WithClass(group, "value").Any() || cells.Count > 0).ShouldBeTrue();
        }

        foreach (var (edge, group) in view.Edges.Zip(WithClass(svg, "edge")))
        {
            group.Elements().Count(part => part.Name.LocalName == "path").ShouldBe(2, "a line and an arrow head");
            WithClass(group, "local").Count().ShouldBe(edge.NeedsGradient ? 1 : 0);
            WithClass(group, "contribution").Count().ShouldBe(edge.NeedsGradient ? 1 : 0);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void The_same_view_gives_the_same_text(string name)
    {
        var view = s_views.Single(view => view.Name == name).View;
        SvgGraph.Draw(view).ShouldBe(SvgGraph.Draw(view));
    }

    [Test]
    public void It_shows_the_numbers_of_the_formula()
    {
        var (a, b) = (-4.0, 2.0);
        var (tanh, slope) = (Math.Tanh(a), 1 - (Math.Tanh(a) * Math.Tanh(a)));
        var svg = Drawn("formula").Svg;
        var nodes = WithClass(svg, "node").ToDictionary(node => Only(node, "name").Value);
        Only(nodes["c"], "value").Value.ShouldBe(ShortNumber.Of((a + b) * tanh));
        Only(nodes["c"], "op").Value.ShouldBe("×");
        Only(nodes["a"], "gradient").Value.ShouldBe($"grad {ShortNumber.Of(tanh + ((a + b) * slope))}");
        Only(nodes["b"], "gradient").Value.ShouldBe($"grad {ShortNumber.Of(tanh)}");
        var edges = WithClass(svg, "edge").Select(edge => (Only(edge, "local").Value, Only(edge, "contribution").Value)).ToList();
        edges.ShouldBe(
        [
            ("1", ShortNumber.Of(tanh)), ("1", ShortNumber.Of(tanh)), (ShortNumber.Of(slope), ShortNumber.Of((a + b) * slope)),
            (ShortNumber.Of(tanh), ShortNumber.Of(tanh)), (ShortNumber.Of(a + b), ShortNumber.Of(a + b)),
        ]);
        WithClass(svg, "edge").Select(edge => Classes(edge).Last()).ShouldAllBe(sign => sign == "negative");
    }

    [Test]
    public void Foreign_names_do_nothing_and_numbers_that_are_none_are_shown()
    {
        var text = SvgGraph.Draw(Sketches.Hostile());
        text.ShouldNotContain("<script", Case.Insensitive);
        text.ShouldNotContain("\u001b");
        var svg = XElement.Parse(text);
        svg.Value.ShouldContain("</title><script>alert");
        svg.Value.ShouldContain("\\u0000\\u001B\\uD800\\uFFFE");
        WithClass(svg, "value").Select(value => value.Value).ShouldBe(["NaN", "∞", "no values"]);
        WithClass(svg, "cell").Select(cell => Classes(cell).Last()).ShouldBe(["odd", "odd", "positive", "negative"]);
    }

    [TestCaseSource(nameof(Names))]
    public void No_label_lies_on_a_box_or_on_another_label(string name)
    {
        var svg = Drawn(name).Svg;
        List<(double Left, double Top, double Right, double Bottom)> labels = [], boxes = [];
        foreach (var label in WithClass(svg, "local").Concat(WithClass(svg, "contribution")))
        {
            var (x, y) = (Number(label, "x"), Number(label, "y"));
            labels.Add((x, y - 9, x + (11 * 6.5), y + 2));   // eleven characters of ten pixels' height
        }

        foreach (var node in WithClass(svg, "node"))
        {
            var place = Place().Match(node.Attribute("transform")!.Value);
            var (x, y) = (Parse(place.Groups[1].Value), Parse(place.Groups[2].Value));
            boxes.Add((x, y, x + Number(Only(node, "box"), "width"), y + Number(Only(node, "box"), "height")));
        }

        for (var i = 0; i < labels.Count; i++)
            labels.Take(i).Concat(boxes).Any(other => labels[i].Left < other.Right && other.Left < labels[i].Right && labels[i].Top < other.Bottom && other.Top < labels[i].Bottom).ShouldBeFalse($"label {i}");
    }

    [Test]
    public void Every_text_stays_within_its_box()
    {
        foreach (var (name, view) in s_views)
        {
            foreach (var node in WithClass(Drawn(name).Svg, "node"))
            {
                var (width, height) = (Number(Only(node, "box"), "width"), Number(Only(node, "box"), "height"));
                foreach (var text in node.Descendants().Where(part => part.Name.LocalName == "text"))
                {
                    Number(text, "y").ShouldBeInRange(10, height - 5);
                    Number(text, "x").ShouldBeInRange(0, width);
                    if (!Classes(text).Contains("op") && text.Parent == node) (Number(text, "x") + (text.Value.Length * 5.5)).ShouldBeLessThan(width, $"{name}: {text.Value}");
                }
            }
        }
    }

    [Test]
    public void Numbers_can_be_read_on_every_cell_in_light_and_dark()
    {
        var palettes = Palette().Matches(SvgStyle.Text).Select(palette => Color().Matches(palette.Value).ToDictionary(color => color.Groups[1].Value, color => Rgb(color.Groups[2].Value))).ToList();
        palettes.Count.ShouldBe(2);
        foreach (var colors in palettes)
        {
            foreach (var paper in (string[])["paper", "tint"])
            {
                foreach (var color in (string[])["positive", "negative", "warn", "edge"])
                {
                    double[] mixed = [.. colors[color].Zip(colors[paper], (over, under) => (0.35 * over) + (0.65 * under))];
                    Contrast(colors["ink"], mixed).ShouldBeGreaterThan(4.5, $"{color} on {paper}");
                }

                foreach (var color in (string[])["soft", "accent", "ink"]) Contrast(colors[color], colors[paper]).ShouldBeGreaterThan(4.5, $"{color} on {paper}");
                foreach (var color in (string[])["edge", "positive", "negative", "warn"]) Contrast(colors[color], colors[paper]).ShouldBeGreaterThan(3, $"{color} on {paper}");
            }
        }
    }

    [Test]
    public void The_parts_of_a_grid_are_those_of_the_shape()
    {
        Corners([2, 3]).ShouldBe([(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)]);
        Corners([3, 1]).ShouldBe([(0, 0), (0, 1), (0, 2)]);
        Corners([3]).ShouldBe([(0, 0), (1, 0), (2, 0)]);
        Corners([10]).Take(6).ShouldBe([(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (0, 1)]);

        static IEnumerable<(int, int)> Corners(int[] shape)
        {
            var sketch = new Sketch();
            sketch.Random("x", null, NodeKind.Leaf, [], shape);
            var cells = WithClass(XElement.Parse(SvgGraph.Draw(sketch.View(ViewKind.Tensors))), "cell").Select(cell => cell.Elements().First()).ToList();
            return cells.Select(cell => ((int)((Number(cell, "x") - Number(cells[0], "x")) / Number(cell, "width")), (int)((Number(cell, "y") - Number(cells[0], "y")) / Number(cell, "height"))));
        }
    }

    private static GraphView OneNode()
    {
        var sketch = new Sketch();
        sketch.Leaf("a", 1);
        return sketch.View();
    }

    private static (GraphView View, XElement Svg) Drawn(string name)
    {
        var view = s_views.Single(view => view.Name == name).View;
        return (view, XElement.Parse(SvgGraph.Draw(view)));
    }

    private static string[] Classes(XElement element) => ((string?)element.Attribute("class") ?? "").Split(' ');

    private static IEnumerable<XElement> WithClass(XElement element, string name) => element.Descendants().Where(part => Classes(part).Contains(name));

    private static XElement Only(XElement element, string name) => WithClass(element, name).ShouldHaveSingleItem();

    private static double Number(XElement element, string name) => Parse(element.Attribute(name)!.Value);

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double[] Rgb(string hex) => [.. (hex.Length == 3 ? hex.Select(digit => $"{digit}{digit}") : hex.Chunk(2).Select(pair => new string(pair))).Select(pair => (double)Convert.ToInt32(pair, 16))];

    /// <summary>The contrast of two colours after WCAG 2.2.</summary>
    private static double Contrast(double[] one, double[] other)
    {
        var (lighter, darker) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (lighter + 0.05) / (darker + 0.05);

        static double Luminance(double[] rgb) => rgb.Select(part => part / 255).Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))
            .Zip((double[])[0.2126, 0.7152, 0.0722], (part, weight) => part * weight).Sum();
    }

    [GeneratedRegex(@"^translate\((\S+) (\S+)\)$")]
    private static partial Regex Place();

    [GeneratedRegex(@"\.graph\{--g-ink.*")]
    private static partial Regex Palette();

    [GeneratedRegex("--g-([a-z]+):var\\(--[a-z]+,#([0-9a-f]+)\\)")]
    private static partial Regex Color();
}

using System.Globalization;
using static NeuralSharp.XmlText;

namespace NeuralSharp;

/// <summary>Draws a view of a graph as an SVG, which can be read without a script: alone, on a page, in light and dark, and in print.</summary>
internal static class SvgGraph
{
    private const double Margin = 14;

    private const double LegendLine = 15;

    private const double LeastWidth = 420;   // the legend

    /// <summary>The picture. The same view always gives the same text.</summary>
    public static string Draw(GraphView view)
    {
        var inputs = view.Edges.CountBy(edge => edge.To).ToDictionary();
        NodeCard[] cards = [.. view.Nodes.Select((node, id) => new NodeCard(node, inputs.GetValueOrDefault(id)))];
        var contributions = view.Steps.SelectMany(step => step.Contributions).GroupBy(contribution => contribution.Edge).ToDictionary(edge => edge.Key, edge => edge.Last());
        var lead = view.Edges.Any(edge => edge.NeedsGradient) ? EdgeLine.LeadWithLabels : EdgeLine.Lead;
        var placement = LayeredLayout.Of([.. cards.Select(card => card.Size)], [.. view.Edges.Select(edge => new GraphEdge(edge.From, edge.To))], lead);
        var largest = contributions.Values.Select(contribution => ValueText.Size(contribution.Value)).Where(double.IsFinite).DefaultIfEmpty(0).Max();

        var legend = Legend(view);
        using var svg = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Begin(svg, view, Math.Max(placement.Width, LeastWidth) + (2 * Margin), placement.Height + (2 * Margin) + (legend.Count * LegendLine) + 8);
        svg.Write($"<g transform=\"translate({Number(Margin)} {Number(Margin)})\">\n");
        for (var id = 0; id < view.Edges.Count; id++)
        {
            var contribution = contributions.GetValueOrDefault(id);
            EdgeLine.Write(svg, id, view.Edges[id], placement.Routes[id], contribution, largest, Sentences.Of(view, view.Edges[id], contribution));
        }

        for (var id = 0; id < cards.Length; id++) cards[id].Write(svg, id, placement.Boxes[id], Sentences.Of(view, id));
        for (var i = 0; i < legend.Count; i++) svg.Write($"""<text class="legend" x="0" y="{Number(placement.Height + 24 + (i * LegendLine))}">{XmlText.Of(legend[i])}</text>""" + "\n");
        svg.Write("</g>\n</svg>\n");
        return svg.ToString();
    }

    private static void Begin(StringWriter svg, GraphView view, double width, double height)
    {
        var id = $"graph-{view.Kind.ToString().ToLowerInvariant()}";
        svg.Write($"""<svg class="graph" xmlns="http://www.w3.org/2000/svg" role="group" aria-labelledby="{id}-title {id}-desc" """);
        svg.Write($"""width="{Number(width)}" height="{Number(height)}" viewBox="0 0 {Number(width)} {Number(height)}">""" + "\n");
        svg.Write($"""<title id="{id}-title">{XmlText.Of(Sentences.Title(view))}</title>""" + "\n");
        svg.Write($"""<desc id="{id}-desc">{XmlText.Of(Sentences.Description(view))}</desc>""" + "\n");
        svg.Write(SvgStyle.Text.ReplaceLineEndings("\n") + "\n");
        svg.Write("""<rect class="ground" width="100%" height="100%"/>""" + "\n");
    }

    /// <summary>What the marks of a picture mean; only of those that are in it.</summary>
    private static List<string> Legend(GraphView view)
    {
        List<string> lines = [];
        if (view.Steps.Count > 0) lines.Add("On an edge: ∂ the local derivative, + what it adds to the gradient.");
        if (view.Steps.SelectMany(step => step.Contributions).Any(contribution => contribution.Value.Elements is not [_])) lines.Add("± before a number: the largest size of many.");
        if (view.Steps.Count > 0) lines.Add("Wide: much. Long dashes: negative.");
        if (view.Edges.Any(edge => !edge.NeedsGradient)) lines.Add("Dotted: no gradient flows there.");
        return lines;
    }
}

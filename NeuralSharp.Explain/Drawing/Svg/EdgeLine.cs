using static NeuralSharp.XmlText;

namespace NeuralSharp;

/// <summary>An edge as it is drawn: a curve with an arrow head, and before it enters the box the local derivative above and the contribution below it.</summary>
internal static class EdgeLine
{
    /// <summary>The straight end of an edge with labels: a mark, eleven characters, and the arrow head.</summary>
    public const double LeadWithLabels = 94;

    /// <summary>The straight end of an edge without.</summary>
    public const double Lead = 16;

    private const double Head = 8;

    /// <summary>Writes an edge.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="id">The edge's place in the view.</param>
    /// <param name="edge">The edge.</param>
    /// <param name="route">How it runs.</param>
    /// <param name="contribution">What the pass sent back over it; null where it was not run, or sent nothing.</param>
    /// <param name="largest">The largest contribution of the view.</param>
    /// <param name="title">All about it in a sentence.</param>
    public static void Write(TextWriter svg, int id, ViewEdge edge, Route route, ViewContribution? contribution, double largest, string title)
    {
        var (x, y) = (route.End.X, route.End.Y);
        svg.Write(Invariant($"""<g class="edge {Class(edge, contribution)}" data-edge="{id}"><title>{XmlText.Of(title)}</title>"""));
        svg.Write($"""<path d="{Way(route)}"{Width(contribution, largest)}/><path class="head" d="M{Number(x)} {Number(y)}l{Number(-Head)} {Number(-Head / 2)}v{Number(Head)}z"/>""");
        if (edge.NeedsGradient)
        {
            var (mark, text) = (x - LeadWithLabels + 4, x - LeadWithLabels + 16);
            Label("local", "∂", y - 4, contribution?.Local is { } local ? ShortNumber.Of(local) : "");
            Label("contribution", contribution?.Value.Elements is [_] ? "+" : "", y + 12, contribution is null ? "" : ValueText.Contribution(contribution.Value));

            void Label(string kind, string sign, double at, string label)
            {
                if (label.Length > 0 && sign.Length > 0) svg.Write($"""<text class="mark" x="{Number(mark)}" y="{Number(at)}">{sign}</text>""");
                svg.Write($"""<text class="{kind}" x="{Number(text)}" y="{Number(at)}">{XmlText.Of(label)}</text>""");
            }
        }

        svg.Write("</g>\n");
    }

    /// <summary>The sign of the contribution, for colour and dash; "still" where no gradient flows.</summary>
    private static string Class(ViewEdge edge, ViewContribution? contribution) =>
        !edge.NeedsGradient ? "still" : contribution?.Value.Elements is [var only] ? ValueText.Sign(only) : "mixed";

    /// <summary>The width grows with the contribution, by its square root so that small ones can be told apart.</summary>
    private static string Width(ViewContribution? contribution, double largest)
    {
        if (contribution is null || largest <= 0) return "";
        var size = ValueText.Size(contribution.Value);
        return $" stroke-width=\"{Number(1.2 + (2.6 * Math.Sqrt(double.IsFinite(size) ? size / largest : 1)))}\"";
    }

    /// <summary>The path: it ends inside the arrow head, and bends like an S, level at both ends.</summary>
    private static string Way(Route route)
    {
        var (path, x, y) = (new System.Text.StringBuilder($"M{Number(route.X)} {Number(route.Y)}"), route.X, route.Y);
        for (var i = 0; i < route.Stretches.Count; i++)
        {
            var stretch = route.Stretches[i];
            var to = i == route.Stretches.Count - 1 ? stretch.X - Head + 1 : stretch.X;
            var middle = (x + to) / 2;
            if (stretch.IsBend) path.Append(Invariant($"C{Number(middle)} {Number(y)} {Number(middle)} {Number(stretch.Y)} {Number(to)} {Number(stretch.Y)}"));
            else if (to > x && (i == route.Stretches.Count - 1 || route.Stretches[i + 1].IsBend)) path.Append(Invariant($"H{Number(to)}"));
            if (stretch.IsBend || to > x) (x, y) = (to, stretch.Y);
        }

        return path.ToString();
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NeuralSharp;

/// <summary>
/// The explorer: a page in which one goes through a program's backward pass step by step. What stands here is what is read without script: the reader's lines,
/// the pictures, and the pass as a list. What brings it to life stands in the files explorer*.js, and the arithmetic of what-ifs in scalars.js.
/// </summary>
internal static partial class ExplorerPage
{
    /// <summary>Views of more nodes are not drawn; their numbers serve others.</summary>
    public const int MostDrawn = 400;

    private const double WidestUpright = 1000;   // pixels

    private static readonly string[] s_scripts =
    [
        "scalars.js", "explorer-numbers.js", "explorer-formulas.js", "explorer-moments.js", "explorer-model.js", "explorer-story.js",
        "explorer-picture.js", "explorer-panel.js", "explorer-ledger.js", "explorer-tools.js", "explorer.js",
    ];

    /// <summary>The page's text.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="lines">The reader's lines that the views name; none where they were not recorded.</param>
    /// <param name="views">The ways to look at the graph.</param>
    public static string Build(string title, IReadOnlyList<ViewLine> lines, IReadOnlyList<GraphView> views) => Build(
        title, Lines(lines), views, string.Concat(Drawn(views).Select(place => $"{LedgerHtml.Of(views[place])}\n")), ExplorerData.Json(title, lines, views));

    /// <summary>
    /// The page without its data, for a script that has the data of many graphs of one shape: it puts its own texts in the places of <c>@title</c> and <c>@about</c>, and
    /// JSON in that of <c>"@data"</c>.
    /// </summary>
    public static string Shell(IReadOnlyList<GraphView> views) => Build("@title", "<p>@about</p>\n", views, ledgers: "", "\"@data\"");

    private static string Build(string title, string program, IReadOnlyList<GraphView> views, string ledgers, string json)
    {
        var body = HtmlPage.Fill(
            HtmlPage.Part("explorer.html"),
            ("title", HtmlPage.Escape(title)),
            ("lines", program),
            ("graphs", string.Concat(Drawn(views).Select(place => Picture(views[place], place)))),
            ("ledgers", ledgers));
        return HtmlPage.Build(title, body, HtmlPage.Part("explorer.css"), string.Concat(s_scripts.Select(name => HtmlPage.Part(name))), json);
    }

    private static IEnumerable<int> Drawn(IReadOnlyList<GraphView> views) => Enumerable.Range(0, views.Count).Where(place => IsDrawn(views, place));

    /// <summary>A picture; what is too wide for a page of paper is printed on one that lies on its side.</summary>
    private static string Picture(GraphView view, int place)
    {
        var svg = SvgGraph.Draw(view);
        var width = double.Parse(Width().Match(svg).Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        return Invariant($"<div class=\"view{(width > WidestUpright ? " wide" : "")}\" data-view=\"{place}\">\n{svg}</div>\n");
    }

    [GeneratedRegex(@"<svg [^>]*?\bwidth=""([0-9.]+)""")]
    private static partial Regex Width();

    /// <summary>A view that is too large is not drawn, nor is one of tensors where each is one number, and the view of scalars says the same.</summary>
    private static bool IsDrawn(IReadOnlyList<GraphView> views, int place)
    {
        var view = views[place];
        if (view.Nodes.Count > MostDrawn) return false;
        return view.Kind != ViewKind.Tensors || !views.Any(other => other.Kind == ViewKind.Scalars && other.Nodes.Count == view.Nodes.Count && other.Edges.Count == view.Edges.Count);
    }

    /// <summary>The lines as they stand in the program, file by file; each names its place in the list, as the nodes do.</summary>
    private static string Lines(IReadOnlyList<ViewLine> lines)
    {
        if (lines.Count == 0) return """<p class="small">Its lines were not recorded. Run it inside <code>using (Explain.Record())</code>, and they stand here.</p>""";
        StringBuilder html = new();
        foreach (var file in lines.Select((line, place) => (line, place)).GroupBy(entry => entry.line.File, StringComparer.Ordinal))
        {
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"code\"><p class=\"file\">{HtmlPage.Escape(file.Key)}</p><ol>\n");
            foreach (var (line, place) in file.OrderBy(entry => entry.line.Number))
                html.Append(Invariant($"<li data-line=\"{place}\"><span class=\"place\">{line.Number}</span><code>{HtmlPage.Escape(line.Text)}</code></li>\n"));
            html.Append("</ol></div>\n");
        }

        return html.ToString();
    }
}

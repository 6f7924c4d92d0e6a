using System.Text;

namespace NeuralSharp;

/// <summary>A view as Mermaid reads it.</summary>
internal static class MermaidGraph
{
    /// <summary>The text.</summary>
    public static string Write(GraphView view)
    {
        var mermaid = new StringBuilder("flowchart LR\n");
        for (var id = 0; id < view.Nodes.Count; id++)
        {
            var (open, close) = view.Nodes[id].Kind switch
            {
                NodeKind.Leaf or NodeKind.Constant => ("([", "])"),
                NodeKind.Fold => ("[[", "]]"),
                _ => ("[", "]"),
            };
            mermaid.Append(Invariant($"  n{id}{open}{Quoted(NodeText.Lines(view.Nodes[id]))}{close}\n"));
        }

        foreach (var (edge, contribution) in view.Edges.Zip(NodeText.ContributionsOf(view)))
        {
            var label = contribution is null ? "" : $"|{Quoted(NodeText.Lines(contribution))}|";
            mermaid.Append(Invariant($"  n{edge.From} {(edge.NeedsGradient ? "-->" : "-.->")}{label} n{edge.To}\n"));
        }

        return mermaid.ToString();
    }

    private static string Quoted(IEnumerable<string> lines) => $"\"{string.Join("<br/>", lines.Select(Escape))}\"";

    /// <summary>A text in which everything that could mean something to Mermaid or HTML is written by its number: <c>#60;</c> for a less-than sign.</summary>
    private static string Escape(string line)
    {
        var (text, escaped) = (Printable.Escape(line), new StringBuilder());
        for (var i = 0; i < text.Length; i++)
        {
            var isPlain = char.IsAsciiLetterOrDigit(text[i]) || text[i] > '~' || text[i] is ' ' or ',' or '=' || (text[i] is '.' or '_' && i + 1 < text.Length && text[i + 1] != ' ');
            escaped.Append(isPlain ? text[i].ToString() : Invariant($"#{(int)text[i]};"));
        }

        return escaped.ToString();
    }
}

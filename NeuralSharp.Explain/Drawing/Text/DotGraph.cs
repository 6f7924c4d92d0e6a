using System.Text;

namespace NeuralSharp;

/// <summary>A view as Graphviz reads it.</summary>
internal static class DotGraph
{
    /// <summary>The text.</summary>
    public static string Write(GraphView view)
    {
        var dot = new StringBuilder($"digraph {Quoted([Sentences.Title(view)])} {{\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n");
        for (var id = 0; id < view.Nodes.Count; id++)
        {
            var style = view.Nodes[id].Kind switch
            {
                NodeKind.Leaf => ", style=\"rounded,bold\"",
                NodeKind.Constant => ", style=\"rounded,dashed\"",
                NodeKind.Fold => ", peripheries=2",
                _ => "",
            };
            dot.Append(Invariant($"  n{id} [label={Quoted(NodeText.Lines(view.Nodes[id]))}{style}];\n"));
        }

        foreach (var (edge, contribution) in view.Edges.Zip(NodeText.ContributionsOf(view)))
        {
            var style = edge.NeedsGradient ? $"label={Quoted(NodeText.Lines(contribution))}" : "style=dotted";
            dot.Append(Invariant($"  n{edge.From} -> n{edge.To} [{style}];\n"));
        }

        return dot.Append("}\n").ToString();
    }

    /// <summary>Lines as a string of Graphviz, which reads backslashes as commands, and entities such as <c>&amp;lt;</c> as characters.</summary>
    private static string Quoted(IEnumerable<string> lines) => $"\"{string.Join("\\n", lines.Select(line => Printable.Escape(line)
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("&", "&amp;", StringComparison.Ordinal)))}\"";
}

namespace NeuralSharp;

/// <summary>Finds segments that may not be aligned because they cross the inside of a long edge, which shall run straight.</summary>
internal static class Conflicts
{
    public static HashSet<Segment> Of(LayerGraph graph)
    {
        var conflicts = new HashSet<Segment>();
        foreach (var order in graph.Layers.Skip(1))
        {
            var (above, next) = (-1, 0);   // the place from which the last inside segment came, and the first vertex below it
            for (var i = 0; i < order.Length; i++)
            {
                var inside = graph.Into[order[i]].FirstOrDefault(segment => IsInside(graph, segment));
                if (inside is null && i < order.Length - 1) continue;
                var below = inside is null ? int.MaxValue : graph.Places[inside.From];
                for (; next <= i; next++)
                {
                    foreach (var segment in graph.Into[order[next]])
                    {
                        var place = graph.Places[segment.From];
                        if (!IsInside(graph, segment) && (place < above || place > below)) conflicts.Add(segment);
                    }
                }

                above = below;
            }
        }

        return conflicts;
    }

    /// <summary>Whether a segment leads from a passage to a passage.</summary>
    private static bool IsInside(LayerGraph graph, Segment segment) => graph.IsPassage(segment.From) && graph.IsPassage(segment.To);
}

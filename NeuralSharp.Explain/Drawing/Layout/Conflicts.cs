namespace NeuralSharp;

/// <summary>Finds the segments along which nothing is aligned, because something else shall run straight.</summary>
internal static class Conflicts
{
    /// <summary>Those that cross the inside of a long edge, and those of leaves that come beside another input, such as a bias.</summary>
    public static HashSet<LayerSegment> Of(LayerGraph graph)
    {
        HashSet<LayerSegment> conflicts = [.. graph.Into.Where(segments => !segments.All(IsOfLeaf)).SelectMany(segments => segments.Where(IsOfLeaf))];
        AddCrossing(graph, conflicts);
        return conflicts;

        bool IsOfLeaf(LayerSegment segment) => graph.Into[segment.From].Length == 0 && graph.OutOf[segment.From].Length == 1;
    }

    private static void AddCrossing(LayerGraph graph, HashSet<LayerSegment> conflicts)
    {
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
    }

    /// <summary>Whether a segment leads from a passage to a passage.</summary>
    private static bool IsInside(LayerGraph graph, LayerSegment segment) => graph.IsPassage(segment.From) && graph.IsPassage(segment.To);
}

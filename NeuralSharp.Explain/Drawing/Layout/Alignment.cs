namespace NeuralSharp;

/// <summary>Vertices that shall stand in one line, as blocks: each vertex has the first of its block, and how far below that it stands.</summary>
internal sealed class Alignment(int[] first, double[] shift)
{
    /// <summary>The first vertex of each vertex's block, which stands for the block.</summary>
    public int[] First => first;

    /// <summary>How far below the first vertex of the block each vertex stands: edges enter boxes at their ports, not in the middle.</summary>
    public double[] Shift => shift;

    /// <summary>
    /// Aligns each vertex with a middle one of those it is connected to in the layer before, unless that one is taken, or the line would cross another that is
    /// drawn already, or a long edge.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="conflicts">Segments that may not be straight.</param>
    /// <param name="fromLeft">Whether the layer before is the one to the left.</param>
    /// <param name="fromTop">Whether the upper of two middle ones is asked first, and upper vertices choose before lower ones.</param>
    public static Alignment Of(LayerGraph graph, HashSet<LayerSegment> conflicts, bool fromLeft, bool fromTop)
    {
        int[] first = [.. Enumerable.Range(0, graph.LayerOf.Length)];
        var (shift, taken) = (new double[first.Length], new bool[first.Length]);
        foreach (var layer in fromLeft ? graph.Layers : graph.Layers.Reverse())
        {
            var border = fromTop ? -1 : int.MaxValue;   // lines may not go beyond the one before
            foreach (var vertex in fromTop ? layer : layer.Reverse())
            {
                foreach (var segment in Middle(vertex))
                {
                    var other = fromLeft ? segment.From : segment.To;
                    var place = graph.Places[other];
                    if (first[vertex] != vertex || taken[other] || (fromTop ? place <= border : place >= border)) continue;
                    taken[other] = true;
                    first[vertex] = first[other];
                    shift[vertex] = shift[other] + (fromLeft ? -segment.Port : segment.Port);
                    border = place;
                }
            }
        }

        return new(first, shift);

        IEnumerable<LayerSegment> Middle(int vertex)
        {
            LayerSegment[] sorted = [.. (fromLeft ? graph.Into : graph.OutOf)[vertex].Where(segment => !conflicts.Contains(segment)).OrderBy(segment => graph.Places[fromLeft ? segment.From : segment.To])];
            if (sorted.Length == 0) return [];
            var (upper, lower) = (sorted[(sorted.Length - 1) / 2], sorted[sorted.Length / 2]);
            return fromTop ? [upper, lower] : [lower, upper];
        }
    }
}

namespace NeuralSharp;

/// <summary>Counts the segments that cross.</summary>
internal static class Crossings
{
    /// <summary>How many pairs of segments cross, in time E log V (Barth, Mutzel and Jünger, 2004).</summary>
    public static int Count(LayerGraph graph)
    {
        var count = 0;
        for (var layer = 0; layer + 1 < graph.Layers.Length; layer++) count += Between(graph, layer);
        return count;
    }

    /// <summary>
    /// Two segments cross where the one that begins higher ends lower. So the ends are written down in the order of the beginnings,
    /// and each is crossed by all that were written before it and lie below it: a tree of sums (Fenwick, 1994) counts them.
    /// </summary>
    private static int Between(LayerGraph graph, int layer)
    {
        var (tree, written, count) = (new int[graph.Layers[layer + 1].Length + 1], 0, 0);
        foreach (var vertex in graph.Layers[layer])
        {
            var segments = graph.OutOf[vertex];
            foreach (var segment in segments) count += written - UpTo(graph.Places[segment.To]);
            foreach (var segment in segments) Add(graph.Places[segment.To]);
            written += segments.Length;
        }

        return count;

        int UpTo(int place)
        {
            var sum = 0;
            for (var i = place + 1; i > 0; i -= i & -i) sum += tree[i];
            return sum;
        }

        void Add(int place)
        {
            for (var i = place + 1; i < tree.Length; i += i & -i) tree[i]++;
        }
    }

    /// <summary>
    /// How many more crossings there are between two vertices of a layer when the first stands above the second than when it stands below,
    /// seen from the sorted places of what they are connected to in one of the layers beside.
    /// </summary>
    public static int Excess(int[] first, int[] second)
    {
        if (first.Length == 1 && second.Length == 1) return first[0].CompareTo(second[0]);
        var (excess, above, notBelow) = (0, 0, 0);   // how many ends of the second lie above the end of the first, and how many not below it
        foreach (var end in first)
        {
            while (above < second.Length && second[above] < end) above++;
            while (notBelow < second.Length && second[notBelow] <= end) notBelow++;
            excess += above - (second.Length - notBelow);
        }

        return excess;
    }

    /// <summary>Writes down the places that a vertex is connected to in the layer beside it, sorted.</summary>
    public static void Ends(LayerGraph graph, int vertex, bool toTheRight, int[] places)
    {
        var segments = toTheRight ? graph.OutOf[vertex] : graph.Into[vertex];
        for (var i = 0; i < places.Length; i++) places[i] = graph.Places[toTheRight ? segments[i].To : segments[i].From];
        if (places.Length > 1) Array.Sort(places);
    }
}

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
            var ends = EndsOf(graph.OutOf[vertex], segment => graph.Places[segment.To]);
            foreach (var end in ends) count += written - UpTo(end);
            foreach (var end in ends) Add(end);
            written += ends.Length;
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
    /// How many more crossings there are between two neighbours of a layer when the first stands above the second than when it stands below,
    /// seen from the sorted places of what they are connected to in one of the layers beside.
    /// </summary>
    public static int Excess(int[] first, int[] second)
    {
        var (excess, below, notAbove) = (0, 0, 0);   // of second's ends: how many lie above the one of first, and how many do not lie below it
        foreach (var end in first)
        {
            while (below < second.Length && second[below] < end) below++;
            while (notAbove < second.Length && second[notAbove] <= end) notAbove++;
            excess += below - (second.Length - notAbove);
        }

        return excess;
    }

    /// <summary>The places at the other ends of segments, sorted.</summary>
    public static int[] EndsOf(Segment[] segments, Func<Segment, int> place)
    {
        var ends = Array.ConvertAll(segments, segment => place(segment));
        Array.Sort(ends);
        return ends;
    }
}

namespace NeuralSharp;

/// <summary>Phase 1: the layer of each node.</summary>
internal static class Layering
{
    /// <summary>
    /// A result stands one layer right of its rightmost input: that is its generation, without the gaps that folding leaves. A leaf stands beside the first
    /// that reads it, so that no edge of a bias runs through the whole picture.
    /// </summary>
    public static int[] Of(int count, IReadOnlyList<GraphEdge> edges)
    {
        var (layer, first, isResult) = (new int[count], new int[count], new bool[count]);
        foreach (var (from, to) in edges.OrderBy(edge => edge.To))
        {
            if (from < 0 || from >= to || to >= count) throw new ArgumentException(Invariant($"There is an edge from node {from} to {to} of {count}; an edge leads to a later node."), nameof(edges));
            layer[to] = Math.Max(layer[to], layer[from] + 1);
            isResult[to] = true;
        }

        Array.Fill(first, int.MaxValue);
        foreach (var (from, to) in edges) first[from] = Math.Min(first[from], layer[to]);
        for (var node = 0; node < count; node++)
        {
            if (!isResult[node] && first[node] < int.MaxValue) layer[node] = first[node] - 1;
        }

        return layer;
    }
}

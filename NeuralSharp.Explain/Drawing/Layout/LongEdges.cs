namespace NeuralSharp;

/// <summary>Phase 2: an edge over several layers is divided into segments, with a vertex in each layer that it passes.</summary>
internal static class LongEdges
{
    public static LayerGraph Divide(IReadOnlyList<BoxSize> boxes, IReadOnlyList<GraphEdge> edges, int[] layers)
    {
        var layerOf = layers.ToList();
        var chains = new LayerSegment[edges.Count][];
        for (var e = 0; e < edges.Count; e++)
        {
            var (from, to) = edges[e];
            var (first, last) = (layers[from], layers[to]);
            chains[e] = new LayerSegment[last - first];
            for (var layer = first + 1; layer <= last; layer++)
            {
                var next = layer == last ? to : layerOf.Count;
                if (layer < last) layerOf.Add(layer);
                chains[e][layer - first - 1] = new(from, next);
                from = next;
            }
        }

        LayerSegment[] segments = [.. chains.SelectMany(chain => chain)];
        var (into, outOf) = (segments.ToLookup(segment => segment.To), segments.ToLookup(segment => segment.From));
        var vertices = Enumerable.Range(0, layerOf.Count);
        var graph = new LayerGraph
        {
            BoxCount = boxes.Count,
            LayerOf = [.. layerOf],
            Heights = [.. vertices.Select(vertex => vertex < boxes.Count ? boxes[vertex].Height : 0)],
            Layers = [.. Enumerable.Range(0, layerOf.Count == 0 ? 0 : layerOf.Max() + 1).Select(layer => vertices.Where(vertex => layerOf[vertex] == layer).ToArray())],
            Places = new int[layerOf.Count],
            Segments = segments,
            Into = [.. vertices.Select(vertex => into[vertex].ToArray())],
            OutOf = [.. vertices.Select(vertex => outOf[vertex].ToArray())],
            Chains = chains,
        };
        for (var layer = 0; layer < graph.Layers.Length; layer++) graph.UpdatePlaces(layer);
        return graph;
    }
}

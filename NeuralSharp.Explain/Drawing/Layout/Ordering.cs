namespace NeuralSharp;

/// <summary>Phase 3: the order of each layer, so that few segments cross. From several beginnings it goes downhill, and the best end is taken.</summary>
internal static class Ordering
{
    /// <summary>How many beginnings are tried at most.</summary>
    private const int MostStarts = 40;

    /// <summary>How much work there may be, in pairs of vertices that are compared: it bounds the time, and is the same on every machine.</summary>
    private const long MostWork = 4_000_000;

    /// <summary>How many sweeps in turn may bring nothing before one gives up.</summary>
    private const int Patience = 4;

    /// <summary>Orders the layers of a graph.</summary>
    public static void Minimize(LayerGraph graph)
    {
        var (best, fewest, work) = (Copy(graph), int.MaxValue, 0L);
        for (var start = 0; start < MostStarts && fewest > 0 && work < MostWork; start++)
        {
            FirstOrders.Set(graph, start);
            for (int sweep = 0, idle = 0; idle < Patience && work < MostWork; sweep++, idle++)
            {
                Sweep(graph, toTheRight: sweep % 2 == 0, tiesTurn: sweep % 4 >= 2);
                work += graph.Segments.Length;
                Sifting.Improve(graph, ref work, MostWork);
                if (Crossings.Count(graph) is var count && count < fewest) (best, fewest, idle) = (Copy(graph), count, -1);
            }
        }

        for (var layer = 0; layer < best.Length; layer++)
        {
            graph.Layers[layer] = best[layer];
            graph.UpdatePlaces(layer);
        }
    }

    /// <summary>
    /// Goes from layer to layer and puts each vertex at the mean place of those it is connected to in the layer before (the barycentre).
    /// Equal means keep their order, or turn it around, which gets out of many a dead end.
    /// </summary>
    private static void Sweep(LayerGraph graph, bool toTheRight, bool tiesTurn)
    {
        for (var i = 1; i < graph.Layers.Length; i++)
        {
            var layer = toTheRight ? i : graph.Layers.Length - 1 - i;
            graph.Layers[layer] = [.. graph.Layers[layer].OrderBy(Mean).ThenBy(vertex => tiesTurn ? -graph.Places[vertex] : graph.Places[vertex])];
            graph.UpdatePlaces(layer);
        }

        double Mean(int vertex)
        {
            var segments = toTheRight ? graph.Into[vertex] : graph.OutOf[vertex];
            if (segments.Length == 0) return graph.Places[vertex];
            var sum = 0.0;
            foreach (var segment in segments) sum += graph.Places[toTheRight ? segment.From : segment.To];
            return sum / segments.Length;
        }
    }

    private static int[][] Copy(LayerGraph graph) => Array.ConvertAll(graph.Layers, layer => (int[])layer.Clone());
}

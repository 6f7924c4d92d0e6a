namespace NeuralSharp;

/// <summary>Moves single vertices to the best place in their layer while the others stay (Rudell, 1993): the end of every way downhill.</summary>
internal static class Sifting
{
    private const int MostRounds = 12;

    /// <summary>Improves all layers until no single move helps, or for some rounds. Returns how many pairs were compared.</summary>
    public static long Improve(LayerGraph graph)
    {
        var (work, improved) = (0L, true);
        for (var round = 0; improved && round < MostRounds; round++)
        {
            improved = false;
            for (var i = 0; i < graph.Layers.Length; i++)
            {
                var layer = round % 2 == 0 ? i : graph.Layers.Length - 1 - i;
                improved |= ImproveLayer(graph, layer, ref work);
            }
        }

        return work;
    }

    private static bool ImproveLayer(LayerGraph graph, int layer, ref long work)
    {
        var (order, improved) = (graph.Layers[layer], false);
        var left = new Dictionary<int, int[]>(order.Length);
        var right = new Dictionary<int, int[]>(order.Length);
        foreach (var vertex in order)
        {
            left[vertex] = Crossings.EndsOf(graph.Into[vertex], segment => graph.Places[segment.From]);
            right[vertex] = Crossings.EndsOf(graph.OutOf[vertex], segment => graph.Places[segment.To]);
        }

        foreach (var vertex in order.ToArray())
        {
            var from = Array.IndexOf(order, vertex);
            var (to, best) = (from, 0);
            for (int place = from - 1, change = 0; place >= 0; place--)   // upwards, past one neighbour after the other
            {
                change -= Excess(order[place], vertex);
                if (change < best) (to, best) = (place, change);
            }

            for (int place = from + 1, change = 0; place < order.Length; place++)
            {
                change -= Excess(vertex, order[place]);
                if (change < best) (to, best) = (place, change);
            }

            work += order.Length;
            if (to == from) continue;
            if (to < from) Array.Copy(order, to, order, to + 1, from - to);
            else Array.Copy(order, from + 1, order, from, to - from);
            order[to] = vertex;
            improved = true;
        }

        graph.UpdatePlaces(layer);
        return improved;

        int Excess(int above, int below) => Crossings.Excess(left[above], left[below]) + Crossings.Excess(right[above], right[below]);
    }
}

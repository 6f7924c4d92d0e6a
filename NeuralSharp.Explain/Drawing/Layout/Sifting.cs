namespace NeuralSharp;

/// <summary>Moves single vertices to the best place in their layer while the others stay (Rudell, 1993), until no such move helps.</summary>
internal sealed class Sifting
{
    private const int MostRounds = 30;

    private readonly LayerGraph _graph;

    private readonly int[][] _left, _right;   // of each vertex of the layer at hand: the places it is connected to

    private Sifting(LayerGraph graph)
    {
        _graph = graph;
        _left = Array.ConvertAll(graph.Into, segments => new int[segments.Length]);
        _right = Array.ConvertAll(graph.OutOf, segments => new int[segments.Length]);
    }

    /// <summary>Improves all layers; <paramref name="work"/> grows by the pairs that are compared, and ends it at <paramref name="most"/>.</summary>
    public static void Improve(LayerGraph graph, ref long work, long most)
    {
        var (sifting, layers) = (new Sifting(graph), graph.Layers.Length);
        var waits = new bool[layers];
        Array.Fill(waits, true);
        for (var round = 0; round < MostRounds && waits.Contains(true); round++)
        {
            for (var i = 0; i < layers; i++)
            {
                var layer = round % 2 == 0 ? i : layers - 1 - i;
                if (!waits[layer] || work >= most) continue;
                waits[layer] = false;
                work += (long)graph.Layers[layer].Length * graph.Layers[layer].Length;
                if (!sifting.Improve(layer)) continue;
                for (var near = Math.Max(0, layer - 1); near <= Math.Min(layers - 1, layer + 1); near++) waits[near] = true;
            }
        }
    }

    private bool Improve(int layer)
    {
        var (order, improved) = (_graph.Layers[layer], false);
        foreach (var vertex in order)
        {
            Crossings.Ends(_graph, vertex, toTheRight: false, _left[vertex]);
            Crossings.Ends(_graph, vertex, toTheRight: true, _right[vertex]);
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

            if (to == from) continue;
            if (to < from) Array.Copy(order, to, order, to + 1, from - to);
            else Array.Copy(order, from + 1, order, from, to - from);
            order[to] = vertex;
            improved = true;
        }

        _graph.UpdatePlaces(layer);
        return improved;
    }

    private int Excess(int above, int below) => Crossings.Excess(_left[above], _left[below]) + Crossings.Excess(_right[above], _right[below]);
}

namespace NeuralSharp;

/// <summary>
/// The last of phase 4: leaves that one op reads, and passages, move to where their edge runs straight, as far as their neighbours let them. What computes
/// stays where it is, in the middle of its inputs.
/// </summary>
internal static class Straightening
{
    private const int Rounds = 4;

    /// <summary>A bend costs as much as so many pixels of way up or down.</summary>
    private const double Bend = 24;

    public static void Straighten(LayerGraph graph, double[] heights)
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var order in round % 2 == 0 ? graph.Layers : graph.Layers.Reverse())
            {
                for (var i = 0; i < order.Length; i++)
                {
                    var place = round / 2 == 0 ? i : order.Length - 1 - i;
                    if (graph.IsPassage(order[place]) || graph.Into[order[place]].Length + graph.OutOf[order[place]].Length == 1) Move(graph, heights, order, place);
                }
            }
        }
    }

    /// <summary>Moves a vertex to the best of the heights at which one of its segments is straight, where that is better than where it is.</summary>
    private static void Move(LayerGraph graph, double[] heights, int[] order, int place)
    {
        var vertex = order[place];
        var least = place == 0 ? double.NegativeInfinity : heights[order[place - 1]] + Compaction.Distance(graph, order[place - 1], vertex);
        var most = place == order.Length - 1 ? double.PositiveInfinity : heights[order[place + 1]] - Compaction.Distance(graph, vertex, order[place + 1]);
        if (least > most) return;   // by a rounding error
        double[] wanted = [.. graph.Into[vertex].Select(segment => heights[segment.From] - segment.Port), .. graph.OutOf[vertex].Select(segment => heights[segment.To] + segment.Port)];
        var (best, cost) = (heights[vertex], Cost(heights[vertex]) - 0.01);
        foreach (var height in wanted)
        {
            var possible = Math.Clamp(height, least, most);
            if (Cost(possible) is var other && other < cost) (best, cost) = (possible, other);
        }

        heights[vertex] = best;

        double Cost(double height) => wanted.Sum(want => Math.Abs(want - height) is var way && way < 0.05 ? 0 : way + Bend);
    }
}

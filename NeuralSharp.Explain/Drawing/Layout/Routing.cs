namespace NeuralSharp;

/// <summary>
/// Phase 5: columns and edges. Between two columns lies a gap without boxes: only there do edges bend. Through a column they run straight, at a height where no
/// box is. So no edge runs through a box, and edges cross only where the order of the layers makes them.
/// </summary>
internal static class Routing
{
    private const double LeastGap = 30;

    private const double MostGap = 200;

    /// <summary>The place of all boxes and the way of all edges.</summary>
    /// <param name="graph">The graph, with its orders and ports.</param>
    /// <param name="boxes">The sizes of the boxes.</param>
    /// <param name="heights">The height of each vertex.</param>
    /// <param name="lead">How long an edge runs straight before it enters a box.</param>
    public static Placement Route(LayerGraph graph, IReadOnlyList<BoxSize> boxes, double[] heights, double lead)
    {
        var columns = Columns(graph, boxes, heights, lead);
        var placed = new Box[boxes.Count];
        for (var node = 0; node < placed.Length; node++)
        {
            var ((width, height), column) = (boxes[node], columns[graph.LayerOf[node]]);
            var left = graph.Into[node].Length == 0 ? column.Right - width : column.Boxes;   // a leaf stands near those that read it
            placed[node] = new(left, heights[node] - (height / 2), width, height);
        }

        Route[] routes = [.. graph.Chains.Select(chain => Route(graph, chain, heights, columns, placed))];
        var bottom = heights.Select((height, vertex) => height + (graph.Heights[vertex] / 2)).DefaultIfEmpty(0).Max();
        return new(placed, routes, columns.Length == 0 ? 0 : columns[^1].Right, bottom, Crossings.Count(graph));
    }

    /// <summary>A column: where edges begin to run straight, where its boxes stand, and where it ends.</summary>
    private readonly record struct Column(double Left, double Boxes, double Right);

    private static Column[] Columns(LayerGraph graph, IReadOnlyList<BoxSize> boxes, double[] heights, double lead)
    {
        var (columns, x) = (new Column[graph.Layers.Length], 0.0);
        for (var layer = 0; layer < columns.Length; layer++)
        {
            var entered = graph.Layers[layer].Any(vertex => !graph.IsPassage(vertex) && graph.Into[vertex].Length > 0);
            var width = graph.Layers[layer].Where(vertex => !graph.IsPassage(vertex)).Select(node => boxes[node].Width).DefaultIfEmpty(0).Max();
            var left = x + (entered ? lead : 0);
            columns[layer] = new(x, left, left + width);
            var steepest = graph.Layers[layer].SelectMany(vertex => graph.OutOf[vertex]).Select(segment => Math.Abs(heights[segment.To] + segment.Port - heights[segment.From]))
                .DefaultIfEmpty(0).Max();
            x = columns[layer].Right + Math.Clamp(steepest / 4, LeastGap, MostGap);   // steep bends need more room
        }

        return columns;
    }

    private static Route Route(LayerGraph graph, LayerSegment[] chain, double[] heights, Column[] columns, Box[] boxes)
    {
        var (x, y, stretches) = (boxes[chain[0].From].Right, heights[chain[0].From], new List<Stretch>());
        var height = y;
        foreach (var segment in chain)
        {
            var (from, to) = (columns[graph.LayerOf[segment.From]], columns[graph.LayerOf[segment.To]]);
            var target = heights[segment.To] + segment.Port;
            if (Math.Abs(target - height) >= 0.05)
            {
                stretches.Add(new(false, from.Right, height));
                stretches.Add(new(true, to.Left, target));
                height = target;
            }

            if (!graph.IsPassage(segment.To)) stretches.Add(new(false, boxes[segment.To].Left, height));
        }

        return new(x, y, stretches);
    }
}

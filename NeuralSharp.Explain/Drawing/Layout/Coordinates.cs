namespace NeuralSharp;

/// <summary>
/// Phase 4: the height at which each vertex stands (Brandes and Köpf, 2001). Vertices are aligned with a middle one of those they are connected to, so that
/// edges run straight. This is done four times, from the left or the right and from the top or the bottom, and the mean of the two middle heights is taken.
/// </summary>
internal static class Coordinates
{
    /// <summary>The height of the middle of each vertex; the topmost box or edge is at 0.</summary>
    public static double[] Of(LayerGraph graph)
    {
        if (graph.LayerOf.Length == 0) return [];
        var conflicts = Conflicts.Of(graph);
        var drawings = new List<double[]>();
        foreach (var fromLeft in (bool[])[true, false])
        {
            foreach (var fromTop in (bool[])[true, false]) drawings.Add(Compaction.Pack(graph, Alignment.Of(graph, conflicts, fromLeft, fromTop), fromTop));
        }

        LineUp(graph, drawings);
        var heights = new double[graph.LayerOf.Length];
        for (var vertex = 0; vertex < heights.Length; vertex++)
        {
            double[] four = [.. drawings.Select(drawing => drawing[vertex]).Order()];
            heights[vertex] = (four[1] + four[2]) / 2;   // keeps all distances, as each of the four does
        }

        Straightening.Straighten(graph, heights);
        var top = Extent(graph, heights).Top;
        return Array.ConvertAll(heights, height => height - top);
    }

    /// <summary>Moves the drawings to the lowest of them: those packed upwards share its upper side, the others its lower side.</summary>
    private static void LineUp(LayerGraph graph, List<double[]> drawings)
    {
        var extents = drawings.ConvertAll(drawing => Extent(graph, drawing));
        var (top, bottom) = extents.MinBy(extent => extent.Bottom - extent.Top);
        for (var i = 0; i < drawings.Count; i++)
        {
            var move = i % 2 == 0 ? top - extents[i].Top : bottom - extents[i].Bottom;
            drawings[i] = Array.ConvertAll(drawings[i], height => height + move);
        }
    }

    private static (double Top, double Bottom) Extent(LayerGraph graph, double[] heights)
    {
        var (top, bottom) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var vertex = 0; vertex < heights.Length; vertex++)
        {
            top = Math.Min(top, heights[vertex] - (graph.Heights[vertex] / 2));
            bottom = Math.Max(bottom, heights[vertex] + (graph.Heights[vertex] / 2));
        }

        return (top, bottom);
    }
}

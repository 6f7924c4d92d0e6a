namespace NeuralSharp;

/// <summary>Puts blocks of aligned vertices as close together as their sizes allow.</summary>
internal sealed class Compaction
{
    /// <summary>The space between two boxes.</summary>
    private const double BetweenBoxes = 18;

    /// <summary>The space between an edge and what is beside it.</summary>
    private const double BesideEdges = 12;

    /// <summary>For each block the blocks right above and below it, and how far they must be apart.</summary>
    private readonly List<(int Block, double Distance)>[] _above, _below;

    private readonly double[] _heights;

    private Compaction(LayerGraph graph, Alignment blocks)
    {
        _heights = new double[graph.LayerOf.Length];
        _above = [.. _heights.Select(_ => new List<(int, double)>())];
        _below = [.. _heights.Select(_ => new List<(int, double)>())];
        foreach (var layer in graph.Layers)
        {
            foreach (var (upper, lower) in layer.Zip(layer.Skip(1)))
            {
                var distance = blocks.Shift[upper] - blocks.Shift[lower] + Distance(graph, upper, lower);
                _above[blocks.First[lower]].Add((blocks.First[upper], distance));
                _below[blocks.First[upper]].Add((blocks.First[lower], distance));
            }
        }
    }

    /// <summary>How far the middles of two neighbours of a layer must be apart.</summary>
    public static double Distance(LayerGraph graph, int upper, int lower) =>
        ((graph.Heights[upper] + graph.Heights[lower]) / 2) + (graph.IsPassage(upper) || graph.IsPassage(lower) ? BesideEdges : BetweenBoxes);

    /// <summary>
    /// The height of each vertex. Every block goes as far up as those above let it (or down, where <paramref name="upwards"/> is false), and then back
    /// towards the nearest below, so that it is not torn away from where it belongs.
    /// </summary>
    public static double[] Pack(LayerGraph graph, Alignment blocks, bool upwards)
    {
        var packing = new Compaction(graph, blocks);
        var order = packing.FromTop();
        if (!upwards) order.Reverse();
        foreach (var block in order) packing._heights[block] = packing.Limit(block, upwards) ?? 0;
        order.Reverse();
        foreach (var block in order) packing._heights[block] = packing.Limit(block, !upwards) ?? packing._heights[block];
        return [.. blocks.First.Zip(blocks.Shift, (first, shift) => packing._heights[first] + shift)];
    }

    /// <summary>How far a block may go up, or down; null where nothing is in its way.</summary>
    private double? Limit(int block, bool upwards)
    {
        double? limit = null;
        foreach (var (other, distance) in upwards ? _above[block] : _below[block])
        {
            var bound = _heights[other] + (upwards ? distance : -distance);
            limit = limit is null ? bound : upwards ? Math.Max(limit.Value, bound) : Math.Min(limit.Value, bound);
        }

        return limit;
    }

    /// <summary>The blocks, each behind all that are above it.</summary>
    private List<int> FromTop()
    {
        var (missing, order) = (Array.ConvertAll(_above, bounds => bounds.Count), new List<int>(_heights.Length));
        for (var block = 0; block < missing.Length; block++)
        {
            if (missing[block] == 0) order.Add(block);
        }

        for (var i = 0; i < order.Count; i++)
        {
            foreach (var (other, _) in _below[order[i]])
            {
                if (--missing[other] == 0) order.Add(other);
            }
        }

        return order;
    }
}

namespace NeuralSharp;

/// <summary>The graph while it is laid out. The first vertices are its boxes; the others stand where a long edge passes through a layer.</summary>
internal sealed class LayerGraph
{
    /// <summary>How many of the vertices are boxes.</summary>
    public required int BoxCount { get; init; }

    /// <summary>The layer of each vertex.</summary>
    public required int[] LayerOf { get; init; }

    /// <summary>The height of each vertex; 0 where an edge passes.</summary>
    public required double[] Heights { get; init; }

    /// <summary>The vertices of each layer from the top to the bottom: what the phase of ordering changes.</summary>
    public required int[][] Layers { get; init; }

    /// <summary>The place of each vertex in its layer.</summary>
    public required int[] Places { get; init; }

    /// <summary>The pieces of edges, each from a layer into the next.</summary>
    public required LayerSegment[] Segments { get; init; }

    /// <summary>The segments that lead into each vertex.</summary>
    public required LayerSegment[][] Into { get; init; }

    /// <summary>The segments that leave each vertex.</summary>
    public required LayerSegment[][] OutOf { get; init; }

    /// <summary>The segments of each edge, from its beginning to its end.</summary>
    public required LayerSegment[][] Chains { get; init; }

    /// <summary>Whether a long edge passes here, where no box is.</summary>
    public bool IsPassage(int vertex) => vertex >= BoxCount;

    /// <summary>Notes the places of a layer after its order was changed.</summary>
    public void UpdatePlaces(int layer)
    {
        var order = Layers[layer];
        for (var i = 0; i < order.Length; i++) Places[order[i]] = i;
    }
}

/// <summary>A piece of an edge that leads from one layer into the next.</summary>
internal sealed class LayerSegment(int from, int to)
{
    /// <summary>The vertex in the left layer.</summary>
    public int From => from;

    /// <summary>The vertex in the right layer.</summary>
    public int To => to;

    /// <summary>Where it enters, below the middle of <see cref="To"/>. It leaves <see cref="From"/> in the middle.</summary>
    public double Port { get; set; }
}

namespace NeuralSharp;

/// <summary>
/// Draws a graph from left to right, in the way of Sugiyama, Tagawa and Toda (1981): nodes stand in layers, long edges pass through the layers between,
/// the layers are ordered so that few edges cross, and then everything gets its place. The same graph always gets the same picture.
/// </summary>
internal static class LayeredLayout
{
    /// <summary>Lays a graph out.</summary>
    /// <param name="boxes">The nodes' sizes; what goes into a node stands before it.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="lead">How long an edge runs straight before it enters a box: the place of its labels.</param>
    /// <exception cref="ArgumentException">An edge does not lead from a node to a later one.</exception>
    public static Placement Of(IReadOnlyList<BoxSize> boxes, IReadOnlyList<GraphEdge> edges, double lead = 16)
    {
        var graph = LongEdges.Divide(boxes, edges, Layering.Of(boxes.Count, edges));
        Ordering.Minimize(graph);
        Ports.Spread(graph);
        return Routing.Route(graph, boxes, Coordinates.Of(graph), lead);
    }
}

/// <summary>An edge from a node to a later one.</summary>
internal readonly record struct GraphEdge(int From, int To);

/// <summary>How large a node is drawn.</summary>
internal readonly record struct BoxSize(double Width, double Height);

/// <summary>Where a node is drawn: its upper left corner, and its size.</summary>
internal readonly record struct Box(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public double Middle => Top + (Height / 2);
}

/// <summary>A stretch of an edge that runs straight to X at height Y, or bends there from the end of the stretch before.</summary>
internal readonly record struct Stretch(bool IsBend, double X, double Y);

/// <summary>An edge as it is drawn: it begins at the right side of a box and ends at the left side of another.</summary>
internal sealed record Route(double X, double Y, IReadOnlyList<Stretch> Stretches)
{
    /// <summary>Where it enters the box.</summary>
    public Stretch End => Stretches[^1];
}

/// <summary>A graph laid out.</summary>
/// <param name="Boxes">Where the nodes are.</param>
/// <param name="Routes">How the edges run.</param>
/// <param name="Width">The width of all.</param>
/// <param name="Height">The height of all.</param>
/// <param name="Crossings">How many pairs of edges cross.</param>
internal sealed record Placement(IReadOnlyList<Box> Boxes, IReadOnlyList<Route> Routes, double Width, double Height, int Crossings);

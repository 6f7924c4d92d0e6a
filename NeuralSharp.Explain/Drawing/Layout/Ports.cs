namespace NeuralSharp;

/// <summary>Where the edges enter a box: one below the other at its left side, in the order in which they come, so that they do not cross before it.</summary>
internal static class Ports
{
    /// <summary>How far two of them are apart: room for the labels between.</summary>
    public const double Distance = 32;

    public static void Spread(LayerGraph graph)
    {
        foreach (var segments in graph.Into)
        {
            LayerSegment[] ordered = [.. segments.OrderBy(segment => graph.Places[segment.From])];   // a stable sort: inputs that come from one place keep their order
            for (var i = 0; i < ordered.Length; i++) ordered[i].Port = (i - ((ordered.Length - 1) / 2.0)) * Distance;
        }
    }
}

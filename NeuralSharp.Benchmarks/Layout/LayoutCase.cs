using NeuralSharp.Tests.Explained;

namespace NeuralSharp.Benchmarks;

/// <summary>A graph that is drawn by us and by Graphviz.</summary>
internal sealed record LayoutCase(string Name, BoxSize[] Boxes, GraphEdge[] Edges)
{
    /// <summary>Twenty of them: what the pages show, and random graphs of each form.</summary>
    public static IReadOnlyList<LayoutCase> All { get; } =
    [
        Of("c = (a + b) · tanh(a)", Sketches.Formula()),
        Of("a fork", Sketches.Fork()),
        Of("XOR 2-2-1, 1 example", Sketches.Xor()),
        Of("XOR 2-2-1, 2 examples", Sketches.Xor(2)),
        Of("XOR 2-2-1, 4 examples", Sketches.Xor(4)),
        Of("XOR 2-4-1, 1 example", Sketches.Xor(1, 4)),
        Of("XOR 2-8-1, 1 example", Sketches.Xor(1, 8)),
        Of("XOR 2-4-1, 4 examples", Sketches.Xor(4, 4)),
        Of("2-8-1 as tensors", Sketches.Tensors()),
        .. RandomGraphs.Forms.SelectMany(form => ((int[])[30, 60]).Select(count => Random(form, count))).Take(11),
    ];

    /// <summary>A random graph of a form.</summary>
    public static LayoutCase Random(string form, int count)
    {
        var (boxes, edges) = RandomGraphs.Of(form, count, seed: count);
        return new(Invariant($"random: {form}, {count} nodes"), boxes, edges);
    }

    private static LayoutCase Of(string name, GraphView view)
    {
        var inputs = view.Edges.CountBy(edge => edge.To).ToDictionary();
        return new(name, [.. view.Nodes.Select((node, id) => new NodeCard(node, inputs.GetValueOrDefault(id)).Size)], [.. view.Edges.Select(edge => new GraphEdge(edge.From, edge.To))]);
    }

    /// <summary>Our drawing.</summary>
    public DrawnEdge[] Draw() => [.. LayeredLayout.Of(Boxes, Edges).Routes.Zip(Edges, (route, edge) => new DrawnEdge(edge, [.. Points(route)]))];

    private static IEnumerable<(double X, double Y)> Points(Route route)
    {
        var last = (route.X, route.Y);
        yield return last;
        foreach (var (isBend, x, y) in route.Stretches)
        {
            var middle = (last.X + x) / 2;
            if (!isBend) yield return (x, y);
            else foreach (var point in CurveCrossings.Bend(last, (middle, last.Y), (middle, y), (x, y))) yield return point;
            last = (x, y);
        }
    }
}

namespace NeuralSharp.Tests.Explained;

/// <summary>Graphs of many forms, drawn from a seed.</summary>
internal static class RandomGraphs
{
    /// <summary>The forms.</summary>
    public static IReadOnlyList<string> Forms { get; } = ["chain", "wide", "dense", "tree", "forks", "layers", "loose"];

    /// <summary>The boxes and edges of a graph of a form.</summary>
    public static (BoxSize[] Boxes, GraphEdge[] Edges) Of(string form, int count, int seed)
    {
        var random = new Random(seed);
        List<GraphEdge> edges = [];
        for (var node = 1; node < count; node++)
        {
            switch (form)
            {
                case "chain":                       // and sometimes a look far back
                    edges.Add(new(node - 1, node));
                    if (random.Next(5) == 0) edges.Add(new(random.Next(node), node));
                    break;
                case "wide":                        // the first half are leaves, and each result reads a few of them
                    if (node < count / 2) break;
                    for (var input = random.Next(1, 4); input > 0; input--) edges.Add(new(random.Next(node), node));
                    break;
                case "dense":
                    for (var input = random.Next(1, 5); input > 0; input--) edges.Add(new(random.Next(Math.Max(0, node - 12), node), node));
                    break;
                case "tree":                        // turned around: every node is read once
                    edges.Add(new(count - 1 - node, count - 1 - random.Next((node + 1) / 2)));
                    break;
                case "forks":                       // a few nodes are read again and again, far away
                    edges.Add(new(random.Next(Math.Min(node, 3)), node));
                    edges.Add(new(random.Next(Math.Max(0, node - 4), node), node));
                    break;
                case "layers":                      // all to some of the layer before, as in a network
                    const int Width = 6;
                    if (node < Width) break;
                    for (var input = 0; input < Width; input++)
                    {
                        if (random.Next(3) > 0) edges.Add(new((((node / Width) - 1) * Width) + input, node));
                    }

                    break;
                default:                            // loose parts, and inputs that are read twice
                    if (random.Next(3) == 0) break;
                    var from = random.Next(node);
                    edges.AddRange([new(from, node), new(from, node)]);
                    break;
            }
        }

        return ([.. Enumerable.Range(0, count).Select(node =>
        {
            var inputs = edges.Count(edge => edge.To == node);
            return new BoxSize(random.Next(40, 300), Math.Max(random.Next(20, 150), inputs * Ports.Distance));
        })], [.. edges]);
    }

    /// <summary>A view of scalars with these edges, whose numbers are made up, as if a backward pass had run.</summary>
    public static GraphView View(int count, IReadOnlyList<GraphEdge> edges)
    {
        var sketch = new Sketch();
        var inputs = edges.ToLookup(edge => edge.To, edge => edge.From);
        for (var node = 0; node < count; node++) sketch.Tensor(Invariant($"n{node}"), inputs.Contains(node) ? "Add" : null, inputs.Contains(node) ? NodeKind.Result : NodeKind.Leaf, [.. inputs[node]], [], Math.Sin(node));
        return sketch.View();
    }
}

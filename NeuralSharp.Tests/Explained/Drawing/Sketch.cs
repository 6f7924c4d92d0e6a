namespace NeuralSharp.Tests.Explained;

/// <summary>Views made by hand: scalars with their backward pass, and tensors of made-up numbers.</summary>
internal sealed class Sketch
{
    private readonly List<ViewNode> _nodes = [];

    private readonly List<int[]> _inputs = [];

    /// <summary>A scalar leaf.</summary>
    public int Leaf(string name, double value, bool needsGradient = true) =>
        Add(name, null, needsGradient ? NodeKind.Leaf : NodeKind.Constant, [], [], value);

    /// <summary>A scalar op on scalars; its name is the op's and a number where none is given.</summary>
    public int Op(string op, int[] inputs, string? name = null)
    {
        double[] x = [.. inputs.Select(input => _nodes[input].Values.Elements![0])];
        return Add(name ?? $"{op} {_nodes.Count}", op, NodeKind.Result, inputs, [], op switch
        {
            "Add" => x.Sum(),
            "Subtract" => x[0] - x[1],
            "Multiply" => x[0] * x[1],
            "Tanh" => Math.Tanh(x[0]),
            "Sigmoid" => 1 / (1 + Math.Exp(-x[0])),
            "Square" => x[0] * x[0],
            _ => throw new ArgumentException(op),
        });
    }

    /// <summary>A tensor with numbers; <paramref name="kind"/> and <paramref name="op"/> say what it is.</summary>
    public int Tensor(string name, string? op, NodeKind kind, int[] inputs, int[] shape, params double[] values) => Add(name, op, kind, inputs, shape, values);

    /// <summary>A tensor of a shape whose numbers are drawn at random.</summary>
    public int Random(string name, string? op, NodeKind kind, int[] inputs, params int[] shape)
    {
        var random = new Random(_nodes.Count);
        return Add(name, op, kind, inputs, shape, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => Math.Round((random.NextDouble() * 2) - 1, 4))]);
    }

    /// <summary>The view, with the backward pass from the last node where all are scalars.</summary>
    public GraphView View(ViewKind kind = ViewKind.Scalars)
    {
        var needs = new bool[_nodes.Count];
        for (var node = 0; node < needs.Length; node++) needs[node] = _nodes[node].Kind == NodeKind.Leaf || _inputs[node].Any(input => needs[input]);
        List<ViewEdge> edges = [.. _inputs.SelectMany((inputs, to) => inputs.Select((from, input) => new ViewEdge(from, to, input, needs[from])))];
        var steps = new List<ViewStep>();
        var gradients = new double?[_nodes.Count];
        gradients[^1] = 1;
        foreach (var node in Enumerable.Range(0, _nodes.Count).Where(node => needs[node] && _inputs[node].Length > 0).OrderByDescending(node => _nodes[node].Generation).ThenByDescending(node => node))
        {
            var contributions = new List<ViewContribution>();
            foreach (var (edge, place) in edges.Select((edge, place) => (edge, place)).Where(pair => pair.edge.To == node && pair.edge.NeedsGradient))
            {
                if (kind == ViewKind.Scalars)
                {
                    var slope = Slope(node, edge.Input);
                    var (value, before) = (slope * (gradients[node] ?? 0), gradients[edge.From]);
                    gradients[edge.From] = (before ?? 0) + value;
                    contributions.Add(new(place, slope, Scalar(value), before is null ? null : Scalar(before.Value), Scalar(gradients[edge.From]!.Value)));
                }
                else
                {
                    var values = Made(_nodes[edge.From].Values.Statistics.Shape, place);
                    gradients[edge.From] = 0;
                    contributions.Add(new(place, null, values, null, values));
                }
            }

            steps.Add(new(node, kind == ViewKind.Scalars ? Scalar((gradients[node] ?? 0)) : _nodes[node].Values, contributions));
        }

        List<ViewNode> nodes = [.. _nodes.Select((node, id) => gradients[id] is null ? node : node with
        {
            Gradient = kind == ViewKind.Scalars ? Scalar(gradients[id]!.Value) : Made(node.Values.Statistics.Shape, id),
        })];
        return new(kind, nodes, edges, steps);
    }

    /// <summary>The numbers of a tensor, of which up to 64 are kept.</summary>
    public static ViewValues Values(int[] shape, params double[] values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).ToArray();
        return new(values.Length <= 64 ? values : null, new(new Shape(shape), finite.Min(), finite.Max(), finite.Average(), values.Count(double.IsNaN), values.Count(double.IsInfinity)));
    }

    private static ViewValues Scalar(double value) => Values([], value);

    private static ViewValues Made(Shape shape, int seed) => Values(shape.ToArray(), [.. Enumerable.Range(0, shape.ElementCount).Select(i => Math.Round(Math.Sin(i + seed) / 8, 5))]);

    private int Add(string name, string? op, NodeKind kind, int[] inputs, int[] shape, params double[] values)
    {
        _inputs.Add(inputs);
        _nodes.Add(new()
        {
            Kind = kind,
            Name = name,
            Op = op,
            Shape = $"[{string.Join(", ", shape)}]",
            Values = Values(shape, values),
            Generation = inputs.Length == 0 ? 0 : inputs.Max(input => _nodes[input].Generation) + 1,
            OpCount = op is null ? 0 : 1,
        });
        return _nodes.Count - 1;
    }

    private double Slope(int node, int input)
    {
        var (y, x) = (_nodes[node].Values.Elements![0], _inputs[node].Select(id => _nodes[id].Values.Elements![0]).ToArray());
        return _nodes[node].Op switch
        {
            "Add" => 1,
            "Subtract" => input == 0 ? 1 : -1,
            "Multiply" => x[1 - input],
            "Tanh" => 1 - (y * y),
            "Sigmoid" => y * (1 - y),
            _ => 2 * x[0],
        };
    }
}

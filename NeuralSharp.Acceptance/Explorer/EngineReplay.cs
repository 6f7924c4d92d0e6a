using System.Globalization;
using System.Text.Json;
using Shouldly;

namespace NeuralSharp.Acceptance;

/// <summary>
/// The numbers that a page of scalars should show, computed by the engine and not by what makes pages: of the page's data only the ops and what
/// goes into them is taken, and applied to the test's own leaves. Gradients are those of <see cref="Autograd"/> on this graph; a local derivative
/// is the gradient of one op alone.
/// </summary>
internal sealed class EngineReplay
{
    private readonly List<Node> _nodes = [];

    /// <summary>Applies the ops of a view.</summary>
    /// <param name="view">The view of scalars, from the page's data.</param>
    /// <param name="leaves">The values of all leaves and constants, by name.</param>
    public EngineReplay(JsonElement view, IReadOnlyDictionary<string, double> leaves)
    {
        Edges = [.. view.GetProperty("edges").EnumerateArray().Select(edge => new Edge(edge[0].GetInt32(), edge[1].GetInt32(), edge[2].GetInt32()))];
        foreach (var node in view.GetProperty("nodes").EnumerateArray()) _nodes.Add(Applied(node, leaves));

        var output = _nodes[^1].Tensor;
        Node[] asked = [.. _nodes.Where(node => node.Tensor.RequiresGrad)];
        var gradients = Autograd.Grad(output, [.. asked.Select(node => node.Tensor)]);
        for (var i = 0; i < asked.Length; i++) asked[i].Gradient = gradients[i].Item();
        Visits = VisitsIn(view.GetProperty("steps"));
    }

    /// <summary>What goes into what.</summary>
    public IReadOnlyList<Edge> Edges { get; }

    /// <summary>The backward pass, in the page's order: each node once, after all that use it.</summary>
    public IReadOnlyList<Visit> Visits { get; }

    /// <summary>The places of all nodes.</summary>
    public IEnumerable<int> Nodes => Enumerable.Range(0, _nodes.Count);

    /// <summary>The places of the nodes that ops made.</summary>
    public IEnumerable<int> Results => Nodes.Where(node => _nodes[node].Op is not null);

    /// <summary>The place of a leaf or a constant.</summary>
    public int PlaceOf(string leaf) => Nodes.Single(node => _nodes[node].Name == leaf && _nodes[node].Op is null);

    /// <summary>The value of a node.</summary>
    public double Value(int node) => _nodes[node].Tensor.Item();

    /// <summary>The complete gradient of a node; null where none flows to it.</summary>
    public double? Gradient(int node) => _nodes[node].Gradient;

    /// <summary>The derivative of one op's result by one of its inputs, the others held fast.</summary>
    public double Slope(int edge)
    {
        var (_, to, input) = Edges[edge];
        Tensor[] alone = [.. _nodes[to].Inputs.Select((from, i) => Tensor.Scalar(Value(from), DType.Float64, requiresGrad: i == input))];
        return Autograd.Grad(_nodes[to].Op!(alone), [alone[input]])[0].Item();
    }

    private Node Applied(JsonElement node, IReadOnlyDictionary<string, double> leaves)
    {
        var (kind, name, place) = (node.GetProperty("kind").GetString(), node.GetProperty("name").GetString()!, _nodes.Count);
        if (kind is "leaf" or "constant")
        {
            // A constant in a formula, such as the 3 of 3 * x, is called by its value.
            var isThere = leaves.TryGetValue(name, out var value) || (kind == "constant" && double.TryParse(name, CultureInfo.InvariantCulture, out value));
            isThere.ShouldBeTrue($"the page has a leaf {name} that the program has not");
            return new(name, null, [], Tensor.Scalar(value, DType.Float64, requiresGrad: kind == "leaf"));
        }

        var op = ScalarOps.Of(node.GetProperty("op").GetString()!, node);
        int[] inputs = [.. Edges.Where(edge => edge.To == place).OrderBy(edge => edge.Input).Select(edge => edge.From)];
        return new(name, op, inputs, op([.. inputs.Select(input => _nodes[input].Tensor)]));
    }

    // The order is the page's; what flows in it is computed here. An order in which a node came too early would give other sums than the gradients.
    private List<Visit> VisitsIn(JsonElement steps)
    {
        Dictionary<int, double> sums = new() { [_nodes.Count - 1] = 1 };
        List<Visit> visits = [];
        foreach (var step in steps.EnumerateArray())
        {
            var node = step.GetProperty("node").GetInt32();
            sums[node].ShouldBe(Gradient(node)!.Value, (1e-12 * Math.Abs(sums[node])) + double.Epsilon, $"{_nodes[node].Name} is visited before all has arrived");
            int[] edges = [.. step.GetProperty("contributions").EnumerateArray().Select(contribution => contribution.GetProperty("edge").GetInt32())];
            edges.ShouldBe(Enumerable.Range(0, Edges.Count).Where(edge => Edges[edge].To == node && _nodes[Edges[edge].From].Tensor.RequiresGrad), ignoreOrder: true);
            List<Contribution> contributions = [];
            foreach (var edge in edges)
            {
                var (from, value) = (Edges[edge].From, Slope(edge) * sums[node]);
                var before = sums.TryGetValue(from, out var sum) ? sum : (double?)null;
                sums[from] = sum + value;
                contributions.Add(new(edge, Slope(edge), value, before, sums[from]));
            }

            visits.Add(new(node, sums[node], contributions));
        }

        visits.Select(visit => visit.Node).ShouldBe(Results.Where(node => _nodes[node].Tensor.RequiresGrad), ignoreOrder: true);
        return visits;
    }

    /// <summary>An input of an op.</summary>
    internal readonly record struct Edge(int From, int To, int Input);

    /// <summary>The visit of an op.</summary>
    internal sealed record Visit(int Node, double Arrived, IReadOnlyList<Contribution> Contributions);

    /// <summary>What an op gives an input.</summary>
    internal sealed record Contribution(int Edge, double Local, double Value, double? Before, double After);

    private sealed record Node(string Name, Func<Tensor[], Tensor>? Op, int[] Inputs, Tensor Tensor)
    {
        public double? Gradient { get; set; }
    }
}

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
        var edges = view.GetProperty("edges").EnumerateArray().Select(edge => (From: edge[0].GetInt32(), To: edge[1].GetInt32(), Input: edge[2].GetInt32())).ToList();
        foreach (var node in view.GetProperty("nodes").EnumerateArray())
        {
            var (kind, name, place) = (node.GetProperty("kind").GetString(), node.GetProperty("name").GetString()!, _nodes.Count);
            if (kind is "leaf" or "constant")
            {
                leaves.ShouldContainKey(name, $"the page has a leaf {name} that the program has not");
                _nodes.Add(new(name, null, [], Tensor.Scalar(leaves[name], DType.Float64, requiresGrad: kind == "leaf")));
                continue;
            }

            var op = ScalarOps.Of(node.GetProperty("op").GetString()!, node.TryGetProperty("constants", out var constants) ? constants : default);
            int[] inputs = [.. edges.Where(edge => edge.To == place).OrderBy(edge => edge.Input).Select(edge => edge.From)];
            _nodes.Add(new(name, op, inputs, op([.. inputs.Select(input => _nodes[input].Tensor)])));
        }

        var output = _nodes[view.GetProperty("steps")[0].GetProperty("node").GetInt32()].Tensor;
        Tensor[] asked = [.. _nodes.Where(node => node.Tensor.RequiresGrad).Select(node => node.Tensor)];
        var gradients = Autograd.Grad(output, asked);
        foreach (var node in _nodes.Where(node => node.Tensor.RequiresGrad)) node.Gradient = gradients[Array.IndexOf(asked, node.Tensor)].Item();
        Edges = edges;
    }

    /// <summary>What goes into what: from, to, and as which input.</summary>
    public IReadOnlyList<(int From, int To, int Input)> Edges { get; }

    /// <summary>How many nodes there are.</summary>
    public int Count => _nodes.Count;

    /// <summary>Whether an op made a node.</summary>
    public bool IsResult(int node) => _nodes[node].Op is not null;

    /// <summary>The value of a node.</summary>
    public double Value(int node) => _nodes[node].Tensor.Item();

    /// <summary>The complete gradient of a node; null where none flows to it.</summary>
    public double? Gradient(int node) => _nodes[node].Gradient;

    /// <summary>The gradient of a leaf by name.</summary>
    public double Gradient(string leaf) => _nodes.Single(node => node.Name == leaf && node.Op is null).Gradient!.Value;

    /// <summary>The derivative of one op's result by one of its inputs, the others held fast.</summary>
    public double Slope(int edge)
    {
        var (_, to, input) = Edges[edge];
        Tensor[] alone = [.. _nodes[to].Inputs.Select((from, i) => Tensor.Scalar(Value(from), DType.Float64, requiresGrad: i == input))];
        return Autograd.Grad(_nodes[to].Op!(alone), [alone[input]])[0].Item();
    }

    private sealed record Node(string Name, Func<Tensor[], Tensor>? Op, int[] Inputs, Tensor Tensor)
    {
        public double? Gradient { get; set; }
    }
}

namespace NeuralSharp;

/// <summary>
/// Looks on while a pass walks a graph, and sums up what crosses the borders of folds: the engine visits op by op, and a fold's visit is all of its ops' at
/// once.
/// </summary>
internal sealed class FoldPass(GraphSnapshot snapshot, FoldedGraph graph) : BackwardObserver
{
    private readonly double[]?[] _crossed = new double[]?[graph.Edges.Count];   // what each edge gives in all
    private readonly List<int>[] _order = [.. graph.Nodes.Select(_ => new List<int>())];   // for each node its edges, as they come to give something
    private readonly Dictionary<Tensor, int> _leaves = new(ReferenceEqualityComparer.Instance);
    private GraphOp _op = null!;
    private int _visits;

    /// <summary>For each node its complete gradient.</summary>
    public TensorValues?[] Gradients { get; } = new TensorValues?[graph.Nodes.Count];

    /// <summary>The visits of the folds, the last first.</summary>
    public IReadOnlyList<ViewStep> Steps { get; private set; } = [];

    /// <summary>Walks the graph.</summary>
    public void Run(Tensor output)
    {
        ObservedPass.Run(output, this);
        Dictionary<int, double[]> arrived = [];   // by tensor: what has arrived from the folds so far
        Steps = [.. Enumerable.Range(0, graph.Nodes.Count).Reverse().Where(node => graph.Nodes[node].Fold is not null)
            .Select(node => new ViewStep(node, TensorsView.Values(Gradients[node]!), [.. _order[node].Select(edge => Contribution(edge, arrived))]))];
    }

    /// <inheritdoc/>
    public override void Visit(Op op, Tensor output, Tensor arrived)
    {
        _op = snapshot.Ops[_visits++];   // a snapshot has them in the order of a pass
        var node = graph.NodeOfFold[graph.FoldOf(_op)];
        if (graph.Nodes[node].Tensor == _op.Output) Gradients[node] = TensorValues.Of(arrived, snapshot.Elements);
    }

    /// <inheritdoc/>
    public override void Contribution(Op op, int index, Tensor input, Tensor value, Tensor? before, Tensor after)
    {
        var edge = graph.EdgeOf(_op, index);
        if (edge < 0) return;
        if (input.IsLeaf) _leaves[input] = graph.Edges[edge].From;
        if (_crossed[edge] is null) _order[graph.Edges[edge].To].Add(edge);
        Add(ref _crossed[edge], value);
    }

    /// <inheritdoc/>
    public override void Leaf(Tensor leaf, Tensor gradient)
    {
        if (_leaves.TryGetValue(leaf, out var node) && graph.Nodes[node].Fold is null) Gradients[node] = TensorValues.Of(gradient, snapshot.Elements);
    }

    private static void Add(ref double[]? sum, Tensor value)
    {
        sum ??= new double[value.Length];
        for (var i = 0; i < sum.Length; i++) sum[i] += value.ElementAt(i);
    }

    private ViewContribution Contribution(int edge, Dictionary<int, double[]> arrived)
    {
        var (tensor, value) = (graph.Edges[edge].Tensor, _crossed[edge]!);
        var before = arrived.GetValueOrDefault(tensor.Id);
        var after = before is null ? value : [.. before.Zip(value, (l, r) => l + r)];
        arrived[tensor.Id] = after;
        return new(edge, null, Values(value), before is null ? null : Values(before), Values(after));

        ViewValues Values(double[] values) => TensorsView.Values(TensorValues.Of(Tensor.From<double>(values, tensor.Shape), snapshot.Elements));
    }
}

namespace NeuralSharp;

/// <summary>
/// Looks on while a pass walks a graph, and sums up what crosses the borders of folds: the engine visits op by op, and a fold's visit is all of its ops' at
/// once.
/// </summary>
internal sealed class FoldPass(GraphSnapshot snapshot, FoldedGraph graph) : BackwardObserver
{
    private readonly SortedDictionary<int, double[]>?[] _crossed = new SortedDictionary<int, double[]>?[graph.Edges.Count];   // what each edge gives its tensors in all
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
        Add(_crossed[edge] ??= [], _op.Inputs[index].Id, value);
    }

    /// <inheritdoc/>
    public override void Leaf(Tensor leaf, Tensor gradient)
    {
        if (_leaves.TryGetValue(leaf, out var node) && graph.Nodes[node].Fold is null) Gradients[node] = TensorValues.Of(gradient, snapshot.Elements);
    }

    private static void Add(SortedDictionary<int, double[]> sums, int tensor, Tensor value)
    {
        if (!sums.TryGetValue(tensor, out var sum)) sums.Add(tensor, sum = new double[value.Length]);
        for (var i = 0; i < sum.Length; i++) sum[i] += value.ElementAt(i);
    }

    /// <summary>What an edge gives its tensor; of several, all their numbers as one row, which are no part of one sum.</summary>
    private ViewContribution Contribution(int edge, Dictionary<int, double[]> arrived)
    {
        var (value, before, after) = (Array.Empty<double>(), default(double[]), Array.Empty<double>());
        var crossed = _crossed[edge]!;
        foreach (var (tensor, sum) in crossed)
        {
            (value, before) = (sum, arrived.GetValueOrDefault(tensor));
            after = arrived[tensor] = before is null ? value : [.. before.Zip(value, (l, r) => l + r)];
        }

        if (crossed.Count == 1)
        {
            var shape = snapshot.Tensors[crossed.Keys.First()].Shape;
            return new(edge, null, Values(value, shape), before is null ? null : Values(before, shape), Values(after, shape));
        }

        double[] all = [.. crossed.Values.SelectMany(sum => sum)];
        var values = Values(all, [all.Length]);
        return new(edge, null, values, null, values);
    }

    private ViewValues Values(double[] values, Shape shape) => TensorsView.Values(TensorValues.Of(Tensor.From<double>(values, shape), snapshot.Elements));
}

namespace NeuralSharp;

/// <summary>What nodes and edges a graph has whose ops are folded.</summary>
internal sealed class FoldedGraph
{
    /// <summary>How many edges there may be for each of the nodes that there may be: more would be a picture of nothing but lines.</summary>
    public const int EdgesPerNode = 4;

    private const int Kept = -1;   // the home of a leaf that is a node of its own

    private readonly int[] _homes;   // for each tensor the fold that it is made in, or that a leaf went into
    private readonly int[] _nodes;   // for each leaf that is a node of its own, that node
    private readonly int[] _foldOfOp;
    private readonly Dictionary<(int To, int From), int> _edgesOfFolds = [];   // from a tensor, where bundled from a node
    private readonly bool _isBundled;   // whether an edge is all that a fold reads of a node, since edges for each tensor would be too many
    private readonly int[] _firstEdges;
    private readonly List<FoldNode> _all = [];
    private readonly List<FoldEdge> _edges = [];

    /// <summary>Folds a graph.</summary>
    /// <param name="snapshot">The graph.</param>
    /// <param name="folds">The folds, each behind those that it reads from.</param>
    /// <param name="most">How many nodes there may be: where leaves make them more, they go into the folds that read them first.</param>
    public FoldedGraph(GraphSnapshot snapshot, IReadOnlyList<Fold> folds, int most)
    {
        (_homes, _nodes, _foldOfOp) = (new int[snapshot.Tensors.Count], new int[snapshot.Tensors.Count], new int[snapshot.Ops.Count]);
        for (var fold = 0; fold < folds.Count; fold++)
        {
            foreach (var op in folds[fold].Ops) (_homes[op.Output.Id], _foldOfOp[op.Place]) = (fold, fold);
        }

        PlaceLeaves(snapshot, folds, most);
        var outputs = OutputsOf(snapshot, folds);
        _firstEdges = new int[folds.Count];
        NodeOfFold = new int[folds.Count];
        AddFolds();
        if (_edges.Count <= most * EdgesPerNode) return;
        _isBundled = true;
        AddFolds();

        void AddFolds()
        {
            _all.Clear();
            _edges.Clear();
            _edgesOfFolds.Clear();
            Array.Fill(_nodes, -1);
            for (var fold = 0; fold < folds.Count; fold++) AddFold(folds[fold], fold, outputs[fold]);
        }
    }

    /// <summary>The nodes, inputs before what is made of them.</summary>
    public IReadOnlyList<FoldNode> Nodes => _all;

    /// <summary>The edges, ordered by the node that they lead to.</summary>
    public IReadOnlyList<FoldEdge> Edges => _edges;

    /// <summary>For each fold its node.</summary>
    public int[] NodeOfFold { get; }

    /// <summary>The fold of an op.</summary>
    public int FoldOf(GraphOp op) => _foldOfOp[op.Place];

    /// <summary>The edge over which an op reads one of its inputs; −1 where that stays within a fold.</summary>
    public int EdgeOf(GraphOp op, int input)
    {
        var (fold, tensor) = (FoldOf(op), op.Inputs[input].Id);
        if (_homes[tensor] == fold) return -1;
        var node = NodeOfFold[fold];
        return _all[node].Fold!.IsOp ? _firstEdges[fold] + input : _edgesOfFolds[(node, _isBundled ? NodeOf(op.Inputs[input]) : tensor)];
    }

    /// <summary>Leaves that one fold alone reads go into it; all do, into the first that reads them, where there would be too many nodes.</summary>
    private void PlaceLeaves(GraphSnapshot snapshot, IReadOnlyList<Fold> folds, int most)
    {
        var firstReaders = new int[snapshot.Tensors.Count];
        var isShared = new bool[snapshot.Tensors.Count];
        Array.Fill(firstReaders, Kept);
        for (var fold = 0; fold < folds.Count; fold++)
        {
            foreach (var input in folds[fold].Ops.SelectMany(op => op.Inputs).Where(input => input.IsLeaf))
            {
                if (firstReaders[input.Id] == Kept) firstReaders[input.Id] = fold;
                else if (firstReaders[input.Id] != fold) isShared[input.Id] = true;
            }
        }

        GraphTensor[] leaves = [.. snapshot.Tensors.Where(tensor => tensor.IsLeaf)];
        var areTooMany = folds.Count + leaves.Count(leaf => isShared[leaf.Id] || IsOp(leaf)) > most;
        foreach (var leaf in leaves) _homes[leaf.Id] = IsOp(leaf) || (isShared[leaf.Id] && !areTooMany) ? Kept : firstReaders[leaf.Id];

        bool IsOp(GraphTensor leaf) => firstReaders[leaf.Id] == Kept || folds[firstReaders[leaf.Id]].IsOp;
    }

    /// <summary>For each fold the last of its tensors that is read outside of it.</summary>
    private GraphTensor[] OutputsOf(GraphSnapshot snapshot, IReadOnlyList<Fold> folds)
    {
        GraphTensor[] outputs = [.. folds.Select(fold => fold.Ops[^1].Output)];
        var lastRead = new int[folds.Count];
        Array.Fill(lastRead, -1);
        foreach (var op in snapshot.Ops)
        {
            foreach (var input in op.Inputs)
            {
                var home = _homes[input.Id];
                if (input.IsLeaf || home == FoldOf(op) || input.Id <= lastRead[home]) continue;
                (lastRead[home], outputs[home]) = (input.Id, input);
            }
        }

        if (!snapshot.Output.IsLeaf) outputs[_homes[snapshot.Output.Id]] = snapshot.Output;
        return outputs;
    }

    private void AddFold(Fold fold, int place, GraphTensor output)
    {
        foreach (var op in fold.Ops)
        {
            foreach (var input in op.Inputs)
            {
                if (_homes[input.Id] != Kept || _nodes[input.Id] >= 0) continue;
                _nodes[input.Id] = _all.Count;
                _all.Add(new(input, null, 0));
            }
        }

        var (node, generation) = (_all.Count, 0);
        _firstEdges[place] = _edges.Count;
        foreach (var op in fold.Ops)
        {
            for (var i = 0; i < op.Inputs.Count; i++)
            {
                var input = op.Inputs[i];
                if (_homes[input.Id] == place) continue;
                var from = NodeOf(input);
                var key = (node, _isBundled ? from : input.Id);
                if (!fold.IsOp && _edgesOfFolds.TryGetValue(key, out var known))
                {
                    if (input.RequiresGrad) _edges[known] = _edges[known] with { NeedsGradient = true };
                    continue;
                }

                if (!fold.IsOp) _edgesOfFolds.Add(key, _edges.Count);
                _edges.Add(new(from, node, _edges.Count - _firstEdges[place], input.RequiresGrad));
                generation = Math.Max(generation, _all[from].Generation);
            }
        }

        NodeOfFold[place] = node;
        _all.Add(new(output, fold, generation + 1));
    }

    /// <summary>The node that a tensor is, or is made in.</summary>
    private int NodeOf(GraphTensor tensor) => _homes[tensor.Id] == Kept ? _nodes[tensor.Id] : NodeOfFold[_homes[tensor.Id]];
}

/// <summary>A node of a folded graph.</summary>
/// <param name="Tensor">The leaf, or what the fold makes.</param>
/// <param name="Fold">The fold; null for a leaf.</param>
/// <param name="Generation">0 for leaves; larger than that of every input.</param>
internal sealed record FoldNode(GraphTensor Tensor, Fold? Fold, int Generation);

/// <summary>A tensor that a fold reads from outside; where edges are bundled, all that it reads of one node.</summary>
/// <param name="From">The node that it is, or is made in.</param>
/// <param name="To">The node that reads it.</param>
/// <param name="Input">Which of the inputs it is.</param>
/// <param name="NeedsGradient">Whether a gradient flows back over it.</param>
internal sealed record FoldEdge(int From, int To, int Input, bool NeedsGradient);

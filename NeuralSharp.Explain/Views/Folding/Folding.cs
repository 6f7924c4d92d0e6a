using NeuralSharp.Layers;

namespace NeuralSharp;

/// <summary>
/// Divides the ops of a graph into folds: by the calls of modules where they were recorded, else by the parameters of a model, else into stretches of about
/// equal length.
/// </summary>
/// <remarks>
/// Nothing that is folded so can make a circle. The ops of a call, and of a stretch of a topological order, have on every way from one of them to another only
/// ops that were made in between, which are their own.
/// </remarks>
internal static class Folding
{
    private const int MostStretches = 100;   // a picture that can be looked at

    /// <summary>The folded graph.</summary>
    /// <param name="snapshot">The graph.</param>
    /// <param name="model">The model whose parameters mark where layers begin; null for none.</param>
    /// <param name="most">How many nodes there may be.</param>
    /// <returns>Null where nothing marks layers and the graph is small enough as it is.</returns>
    public static FoldedGraph? Of(GraphSnapshot snapshot, Module? model, int most)
    {
        GraphOp[] ops = [.. snapshot.Tensors.Select(tensor => tensor.Producer).OfType<GraphOp>()];
        if (ByCalls(ops, most) is { } calls && Sorted(calls, snapshot) is { } layers && Folded(layers) is { } ofCalls) return ofCalls;
        if (model is not null && ByParameters(ops, model) is { } stretches && Folded(stretches) is { } ofParameters) return ofParameters;
        return IsSmall(snapshot, most) ? null : new(snapshot, ByLength(ops.Length, snapshot.Output), most);

        FoldedGraph? Folded(IReadOnlyList<Fold> folds)
        {
            if (folds.Count > most) return null;
            FoldedGraph graph = new(snapshot, folds, most);
            return graph.Nodes.Count <= most ? graph : null;
        }
    }

    /// <summary>Whether a graph can be looked at op by op: it has few tensors, and no op reads so many that only lines would be seen.</summary>
    public static bool IsSmall(GraphSnapshot snapshot, int most) =>
        snapshot.Tensors.Count <= most && snapshot.Ops.Sum(op => (long)op.Inputs.Count) <= most * (long)FoldedGraph.EdgesPerNode;

    /// <summary>The calls of modules that call no others; where these are too many, those of the modules around them, and so on.</summary>
    private static List<Fold>? ByCalls(IReadOnlyList<GraphOp> ops, int most)
    {
        var heights = HeightsOf(ops);
        if (heights.Count == 0) return null;
        for (var height = 0; height <= heights.Values.Max(); height++)
        {
            Dictionary<ModuleCall, List<GraphOp>> calls = [];
            List<Fold> folds = [];
            foreach (var op in ops)
            {
                var call = Around(op.Module, heights, height);
                if (call is null) folds.Add(Fold.Single(op));
                else if (calls.TryGetValue(call, out var known)) known.Add(op);
                else folds.Add(new(calls[call] = [op], call.Place is null ? call.Name : $"{call.Place}: {call.Name}"));
            }

            if (folds.Count <= most) return folds;
        }

        return null;
    }

    /// <summary>For each call how many calls stand inside each other in it: 0 for one of a module that calls no others.</summary>
    private static Dictionary<ModuleCall, int> HeightsOf(IReadOnlyList<GraphOp> ops)
    {
        Dictionary<ModuleCall, int> heights = [];
        foreach (var op in ops)
        {
            var height = 0;
            for (var call = op.Module; call is not null; call = call.Outer, height++)
            {
                if (heights.TryGetValue(call, out var known) && known >= height) break;
                heights[call] = height;
            }
        }

        return heights;
    }

    /// <summary>The outermost call around an op that is not too high; null where the op is applied by a higher one itself.</summary>
    private static ModuleCall? Around(ModuleCall? call, Dictionary<ModuleCall, int> heights, int height)
    {
        if (call is null || heights[call] > height) return null;
        while (call.Outer is { } outer && heights[outer] <= height) call = outer;
        return call;
    }

    /// <summary>A stretch for each module that has parameters of its own, from the first op that reads one of them on; the last op, such as a loss, stays by itself.</summary>
    private static List<Fold>? ByParameters(IReadOnlyList<GraphOp> ops, Module model)
    {
        var owners = model.NamedParameters.ToDictionary(entry => entry.Key, entry => (entry.Key[..Math.Max(0, entry.Key.LastIndexOf('.'))], entry.Value.Owner is { } owner ? Invariant($"{owner}") : null));
        List<Fold> folds = [];
        List<GraphOp> stretch = [];
        (string Path, string? Module)? current = null;
        foreach (var op in ops.SkipLast(1))
        {
            (string Path, string? Module)? owner = null;
            foreach (var input in op.Inputs)
            {
                if (input.IsParameter && owners.TryGetValue(input.Name, out var found)) owner ??= found;
            }

            if (owner is not null && owner != current)
            {
                EndStretch();
                current = owner;
            }

            stretch.Add(op);
        }

        EndStretch();
        folds.Add(Fold.Single(ops[^1]));
        return current is null ? null : folds;

        void EndStretch()
        {
            if (stretch.Count == 0) return;
            folds.Add(current is null ? Fold.Stretch(stretch) : Fold.OfModule(stretch, current.Value.Path, current.Value.Module));
            stretch = [];
        }
    }

    /// <summary>The folds, each behind those that it reads from; null where they form a circle, as calls may that came from several threads.</summary>
    private static List<Fold>? Sorted(List<Fold> folds, GraphSnapshot snapshot)
    {
        var foldOf = new int[snapshot.Tensors.Count];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            foreach (var op in folds[fold].Ops) foldOf[op.Output.Id] = fold;
        }

        HashSet<(int From, int To)> arrows =
        [
            .. from fold in Enumerable.Range(0, folds.Count)
               from op in folds[fold].Ops
               from input in op.Inputs
               where !input.IsLeaf && foldOf[input.Id] != fold
               select (foldOf[input.Id], fold),
        ];
        var (readers, waitsFor) = (arrows.ToLookup(arrow => arrow.From, arrow => arrow.To), new int[folds.Count]);
        foreach (var (_, to) in arrows) waitsFor[to]++;
        PriorityQueue<int, int> ready = new(Enumerable.Range(0, folds.Count).Where(fold => waitsFor[fold] == 0).Select(fold => (fold, fold)));
        List<Fold> sorted = [];
        while (ready.TryDequeue(out var next, out _))
        {
            sorted.Add(folds[next]);
            foreach (var reader in readers[next])
            {
                if (--waitsFor[reader] == 0) ready.Enqueue(reader, reader);
            }
        }

        return sorted.Count == folds.Count ? sorted : null;
    }

    /// <summary>As many stretches as there are ops in each.</summary>
    private static List<Fold> ByLength(int ops, GraphTensor output)
    {
        var count = Math.Min(MostStretches, (int)Math.Sqrt(ops));
        return [.. InOrderOfUse(output).Chunk((ops + count - 1) / count).Select(Fold.Stretch)];
    }

    /// <summary>
    /// The ops, each right behind those whose results it reads: of a sum of 50,000 products, each product stands beside its addition. In an order by generations all
    /// products would come first, and each would be an edge from one stretch to another.
    /// </summary>
    private static List<GraphOp> InOrderOfUse(GraphTensor output)
    {
        List<GraphOp> ops = [];
        HashSet<GraphOp> seen = [];
        Stack<(GraphOp Op, int Next)> open = [];
        Enter(output);
        while (open.TryPop(out var visit))
        {
            if (visit.Next == visit.Op.Inputs.Count)
            {
                ops.Add(visit.Op);
                continue;
            }

            open.Push((visit.Op, visit.Next + 1));
            Enter(visit.Op.Inputs[visit.Next]);
        }

        return ops;

        void Enter(GraphTensor tensor)
        {
            if (tensor.Producer is { } op && seen.Add(op)) open.Push((op, 0));
        }
    }
}

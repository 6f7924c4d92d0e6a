namespace NeuralSharp;

/// <summary>The graph folded into layers or stretches, with what flows between them in the engine's pass.</summary>
internal static class LayersView
{
    /// <summary>The view of a folded graph.</summary>
    /// <param name="output">The tensor that is differentiated.</param>
    /// <param name="snapshot">Its graph.</param>
    /// <param name="graph">The graph, folded.</param>
    /// <param name="lines">Where the reader's lines are gathered.</param>
    public static GraphView Of(Tensor output, GraphSnapshot snapshot, FoldedGraph graph, SourceLines lines)
    {
        FoldPass pass = new(snapshot, graph);
        pass.Run(output);
        return new(
            ViewKind.Layers,
            [.. graph.Nodes.Select((node, place) => NodeOf(node, pass.Gradients[place], lines))],
            [.. graph.Edges.Select(edge => new ViewEdge(edge.From, edge.To, edge.Input, edge.NeedsGradient))],
            pass.Steps);
    }

    private static ViewNode NodeOf(FoldNode node, TensorValues? gradient, SourceLines lines)
    {
        var viewed = TensorsView.NodeOf(node.Tensor, gradient, lines) with { Generation = node.Generation };
        return node.Fold is null or { IsOp: true } ? viewed : viewed with
        {
            Kind = NodeKind.Fold,
            Op = node.Fold.Label,
            Constants = new Dictionary<string, double>(),
            OpCount = node.Fold.Ops.Count,
        };
    }
}

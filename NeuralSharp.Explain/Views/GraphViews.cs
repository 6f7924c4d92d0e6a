using NeuralSharp.Layers;

namespace NeuralSharp;

/// <summary>All views of a graph and its backward pass, and the reader's lines that they name.</summary>
/// <param name="Views">The layers where there are modules or the graph is large, the tensors where it is not, the scalars where they are few: in this order.</param>
/// <param name="Lines">The reader's lines.</param>
internal sealed record GraphViews(IReadOnlyList<GraphView> Views, IReadOnlyList<ViewLine> Lines)
{
    /// <summary>Views of more nodes are folded, and those of scalars not drawn.</summary>
    public const int MostNodes = 400;

    /// <summary>Graphs that open into more scalars are not opened.</summary>
    public const int MostScalars = 5000;

    private const int MostElements = 64;          // that are shown of a tensor, each by itself
    private const int MostElementsOfFolds = 8;    // of a graph that is too large to be read number by number

    /// <summary>The views of the graph of a tensor.</summary>
    /// <param name="output">The tensor that is differentiated, of one element, before its graph is freed.</param>
    /// <param name="model">The model that names the parameters; null for none.</param>
    public static IReadOnlyList<GraphView> Of(Tensor output, Module? model) => Build(output, model).Views;

    /// <summary>The views, with the lines.</summary>
    /// <exception cref="AutogradException">The output has not one element, or no graph that could be walked.</exception>
    public static GraphViews Build(Tensor output, Module? model)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (output.Length != 1)
            throw new AutogradException($"Explain: the output has shape {output.Shape}, and gradients start from one number. Give a loss, or reduce it first: output.Sum().");
        var names = model?.Names();
        var walk = GraphWalk.Of(output, "Explain");
        var snapshot = GraphSnapshot.Of(output, names, walk.Tensors.Count <= MostNodes ? MostElements : MostElementsOfFolds);
        using var plain = new Autograd.RecordingScope(AutogradMode.Recording);   // without checks and notes, which are for the reader's own ops
        SourceLines lines = new();
        List<GraphView> views = [];
        if (Folding.Of(snapshot, model, MostNodes) is { } folded) views.Add(LayersView.Of(output, snapshot, folded, lines));
        if (Folding.IsSmall(snapshot, MostNodes))
        {
            var opening = HasHooks(walk) ? null : Open(output, names, snapshot);
            views.Add(TensorsView.Of(BackwardRecord.Of(output, snapshot), lines, opening is null ? null : [.. snapshot.Tensors.Select(opening.PlacesOf)]));
            if (opening is not null) views.Add(Scalars(opening, lines));
        }

        return new(views, lines.Lines);
    }

    /// <summary>The scalars; where they are too many to be drawn and stepped through, they serve what is computed anew, and the pass is left out.</summary>
    private static GraphView Scalars(Opening opening, SourceLines lines)
    {
        var view = ScalarsView.Of(opening, lines);
        return view.Nodes.Count <= MostNodes ? view : view with { Steps = [] };
    }

    /// <summary>Whether hooks may change gradients of tensors, which scalars would not show.</summary>
    private static bool HasHooks(GraphWalk walk) => walk.Tensors.Any(tensor => tensor.Watch is { Hooks.Entries.Count: > 0 });

    /// <summary>Opens a graph where it has few numbers, with all their values.</summary>
    private static Opening? Open(Tensor output, INameSource? names, GraphSnapshot snapshot) =>
        snapshot.Tensors.Sum(tensor => (long)tensor.Shape.ElementCount) > MostScalars ? null
        : Opening.Of(snapshot.Tensors.All(tensor => tensor.Values is not null) ? snapshot : GraphSnapshot.Of(output, names, MostScalars), MostScalars);
}

using NeuralSharp.Layers;

namespace NeuralSharp;

/// <summary>Draws the recorded graph behind a tensor, with the numbers of its backward pass.</summary>
public static partial class GraphPictures
{
    /// <summary>The graph op by op, or folded where it has too many.</summary>
    private static GraphView ViewOf(Tensor output, Module? model)
    {
        ArgumentNullException.ThrowIfNull(output);
        var views = GraphViews.Of(output, model);
        return views.FirstOrDefault(view => view.Kind == ViewKind.Tensors) ?? views[0];
    }
}

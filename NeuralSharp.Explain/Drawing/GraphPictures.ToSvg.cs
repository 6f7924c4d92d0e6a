using NeuralSharp.Layers;

namespace NeuralSharp;

public static partial class GraphPictures
{
    /// <summary>
    /// Draws the graph behind a tensor as an SVG: every op with its value and gradient, and along every edge what it adds to the gradient. It needs nothing else
    /// to be shown, and is light or dark as the reader's system is. Graphs of more than 400 tensors are folded.
    /// </summary>
    /// <remarks>One backward pass is run, which keeps the graph and touches no <see cref="Tensor.Grad"/>.</remarks>
    /// <param name="output">The end of the graph, such as a loss: a tensor of one element that was recorded and whose graph was not freed.</param>
    /// <param name="model">The model whose parameters are shown by their names, such as "0.weight"; by default none.</param>
    /// <returns>The text of the SVG. The same graph with the same numbers gives the same text.</returns>
    /// <exception cref="AutogradException">The tensor has no graph, or several elements, or a backward pass freed the graph, or a value was overwritten.</exception>
    /// <exception cref="CaptureException">A step is being captured.</exception>
    /// <exception cref="TensorRecycledException">The graph was made in a scope that has ended.</exception>
    /// <example><code>File.WriteAllText("loss.svg", loss.ToSvg(model));   // before loss.Backward(), which frees the graph</code></example>
    public static string ToSvg(this Tensor output, Module? model = null) => SvgGraph.Draw(ViewOf(output, model));
}

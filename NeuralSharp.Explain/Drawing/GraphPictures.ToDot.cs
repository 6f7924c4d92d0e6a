using NeuralSharp.Layers;

namespace NeuralSharp;

public static partial class GraphPictures
{
    /// <summary>
    /// The graph behind a tensor in the language of Graphviz: every op with its value and gradient, and along every edge the local derivative (∂) and what it adds
    /// to the gradient (+). Graphs of more than 400 tensors are folded.
    /// </summary>
    /// <inheritdoc cref="ToSvg" path="/remarks"/>
    /// <inheritdoc cref="ToSvg" path="/param"/>
    /// <returns>The text, for <c>dot -Tsvg</c> and other programs.</returns>
    /// <inheritdoc cref="ToSvg" path="/exception"/>
    /// <example><code>File.WriteAllText("loss.dot", loss.ToDot(model));   // dot -Tpng loss.dot -o loss.png</code></example>
    public static string ToDot(this Tensor output, Module? model = null) => DotGraph.Write(ViewOf(output, model));
}

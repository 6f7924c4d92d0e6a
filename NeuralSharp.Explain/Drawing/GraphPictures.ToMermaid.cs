using NeuralSharp.Layers;

namespace NeuralSharp;

public static partial class GraphPictures
{
    /// <summary>
    /// The graph behind a tensor as a flowchart of Mermaid, which GitHub and many editors draw from Markdown: every op with its value and gradient, and along every
    /// edge the local derivative (∂) and what it adds to the gradient (+). Graphs of more than 400 tensors are folded.
    /// </summary>
    /// <inheritdoc cref="ToSvg" path="/remarks"/>
    /// <inheritdoc cref="ToSvg" path="/param"/>
    /// <returns>The text, to stand in Markdown between <c>```mermaid</c> and <c>```</c>.</returns>
    /// <inheritdoc cref="ToSvg" path="/exception"/>
    /// <example><code>File.WriteAllText("loss.md", $"```mermaid\n{loss.ToMermaid(model)}```\n");</code></example>
    public static string ToMermaid(this Tensor output, Module? model = null) => MermaidGraph.Write(ViewOf(output, model));
}

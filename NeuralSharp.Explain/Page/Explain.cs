using System.Runtime.CompilerServices;
using System.Text;
using NeuralSharp.Layers;

namespace NeuralSharp;

/// <summary>Shows what backprop does in a program: as a page in which one goes through the backward pass step by step, with the program's own numbers.</summary>
/// <example>
/// <code>
/// using (Explain.Record())   // for the lines of the program, the names of its variables and the calls of layers
/// {
///     var a = Tensor.Scalar(-4, requiresGrad: true);
///     var b = Tensor.Scalar(2, requiresGrad: true);
///     var c = (a + b) * a.Tanh();
///     Explain.Write("c.html", c);   // open it in any browser: it is one file, and asks the network for nothing
/// }
/// </code>
/// </example>
public static partial class Explain
{
    /// <summary>
    /// Notes where ops and leaves come from, on this thread until disposed, so that a page shows your lines, calls tensors by your variables and folds a
    /// network by its layers. Each op then takes a stack trace, so leave it around one forward pass and not around a training.
    /// </summary>
    public static Autograd.RecordingScope Record() => Autograd.RecordSource();

    /// <summary>
    /// Writes a page that explains how a scalar was computed and where its gradients come from. Call it before <c>Backward</c>, which frees the graph; it walks the
    /// graph itself, and leaves every <c>Grad</c>, the graph, modes and generators as they were. Hooks of tensors run as in any pass.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The page has up to three views. <em>Layers</em>: the calls of modules as one node each, where they were recorded, else stretches that begin with
    /// each layer's parameters; a graph of more than 400 tensors is folded into stretches of ops. <em>Tensors</em>: one node an op, up to 400. <em>Scalars</em>: every tensor
    /// opened into its elements, and every op into ops of scalars, where that makes at most 5,000; these are in Float64, so that changed numbers can be
    /// computed anew on the page.
    /// </para>
    /// <para>Of tensors of more than 64 elements there are range and mean. Graphs with ops of your own are not opened into scalars.</para>
    /// </remarks>
    /// <param name="path">The file, such as <c>"page.html"</c>, in a folder that is there; what it holds before is replaced once the page is whole.</param>
    /// <param name="output">The scalar, such as a loss.</param>
    /// <param name="model">The model whose parameters have a part in it: names them by their paths, as in <c>0.weight</c>; null for none.</param>
    /// <param name="title">The page's title; by default the expression that was given as the output.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="AutogradException">
    /// The output has more than one element, depends on nothing that requires a gradient, its graph was freed, or values were overwritten since.
    /// </exception>
    /// <exception cref="CaptureException">A step is being captured: its replays build no graph.</exception>
    /// <exception cref="TensorRecycledException">The graph was made in a scope that has ended.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">The path is a folder, or the disk does not take the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Tensor output, Module? model = null, [CallerArgumentExpression(nameof(output))] string title = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var page = Page(output, model, title);
        AtomicFile.Write(path, page, static (stream, text) => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The page's text.</summary>
    internal static string Page(Tensor output, Module? model, string title)
    {
        var (views, lines) = GraphViews.Build(output, model);
        return ExplorerPage.Build(TensorsView.Short(string.IsNullOrWhiteSpace(title) ? views[^1].Nodes[^1].Name : title), lines, views);
    }
}

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// Computes the gradient of this tensor with respect to every leaf that requires one, and adds it to the leaf's
    /// <see cref="Grad"/>. Graphs of several threads may share leaves, but their <see cref="Grad"/> is no place to meet: use
    /// <see cref="Autograd.Grad"/> there, which leaves it alone.
    /// </summary>
    /// <param name="gradient">The gradient to start from, of this tensor's shape; may be omitted for a tensor of one element, and is one then.</param>
    /// <param name="retainGraph">Whether the graph is kept for another call; otherwise its memory is given up on the way.</param>
    /// <exception cref="AutogradException">
    /// The tensor is no scalar and no gradient is given, depends on nothing that requires a gradient, its graph was freed, or
    /// values that it needs were overwritten.
    /// </exception>
    /// <exception cref="ShapeException">The gradient given has another shape.</exception>
    public void Backward(Tensor? gradient = null, bool retainGraph = false) =>
        new BackwardPass(retainGraph, createGraph: false).Run(this, gradient, nameof(Backward));
}

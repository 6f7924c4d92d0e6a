namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// Computes the gradient of this tensor with respect to every leaf that requires one, and adds it to the leaf's
    /// <see cref="Grad"/>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// It adds: after two calls <see cref="Grad"/> holds the sum of both gradients, which is what a batch needs that is computed in
    /// parts (divide each loss by the number of parts). Between training steps set it to null, or call an optimizer's
    /// <c>ZeroGrad</c>. A call that throws leaves every <see cref="Grad"/> as it was.
    /// </para>
    /// <para>
    /// Passes of several threads may end in the same leaves: none of their gradients is lost. In which order they add up is up to the threads,
    /// and so are the last digits; <see cref="Autograd.Grad"/> gives each thread its own, to be added in an order of yours. Setting
    /// <see cref="Grad"/> to null and the optimizer's step come when all passes have ended.
    /// </para>
    /// </remarks>
    /// <param name="gradient">The gradient to start from, of this tensor's shape; may be omitted for a tensor of one element, and is one then.</param>
    /// <param name="retainGraph">Whether the graph is kept for another call; otherwise its memory is given up on the way.</param>
    /// <exception cref="AutogradException">
    /// The tensor is no scalar and no gradient is given, depends on nothing that requires a gradient, its graph was freed,
    /// values that it needs were overwritten, or a hook threw.
    /// </exception>
    /// <exception cref="ShapeException">The gradient given, or one that a hook returned, has another shape.</exception>
    /// <exception cref="AnomalyException">A gradient is not finite, within <see cref="Autograd.DetectAnomalies"/>.</exception>
    public void Backward(Tensor? gradient = null, bool retainGraph = false)
    {
        DoubledSoftmax.Forget();
        var pass = new BackwardPass(retainGraph, createGraph: false, BackwardTargets.AllLeaves);
        pass.Run(this, gradient, nameof(Backward));
        pass.AddToGrads();
    }
}

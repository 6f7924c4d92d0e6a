namespace NeuralSharp.Layers;

/// <summary>A loss made of others: it may be replayed where all of them may.</summary>
/// <param name="parts">The losses.</param>
/// <param name="compute">What is made of them.</param>
internal sealed class CompositeLoss(IReadOnlyList<Loss> parts, Loss compute)
{
    public IReadOnlyList<Loss> Parts => parts;

    public Tensor Compute(Tensor output, Tensor target) => compute(output, target);
}

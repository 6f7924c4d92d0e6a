namespace NeuralSharp;

/// <summary>
/// The greater or the lesser of two elements, or NaN where one is NaN. The gradient goes to the one that was taken; at a tie each
/// gets one half, and at NaN both get all of it, as in PyTorch.
/// </summary>
internal abstract class PairwiseExtremumOp : ElementwiseOp
{
    /// <summary>1 where one element is beaten by the other, 0 elsewhere.</summary>
    protected abstract Tensor IsBeaten(Tensor element, Tensor other);

    protected sealed override Tensor BackwardLeft(Tensor gradOutput) => Share(gradOutput, IsBeaten(Left, Right));

    protected sealed override Tensor BackwardRight(Tensor gradOutput) => Share(gradOutput, IsBeaten(Right, Left));

    private Tensor Share(Tensor gradOutput, Tensor isBeaten) =>
        Tensor.Where(isBeaten, 0, Tensor.Where(Left.EqualTo(Right), 0.5 * gradOutput, gradOutput));
}

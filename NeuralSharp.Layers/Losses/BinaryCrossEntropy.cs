namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>The mean of −t ln p − (1 − t) ln(1 − p) for probabilities p and targets t in [0, 1], both of the same shape.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside [0, 1].</exception>
    public static Tensor BinaryCrossEntropy(Tensor output, Tensor target)
    {
        CheckSameShape(output, target, nameof(BinaryCrossEntropy));
        CheckProbabilities(output, nameof(output), nameof(BinaryCrossEntropy));
        CheckProbabilities(target, nameof(target), nameof(BinaryCrossEntropy));
        return output.BinaryCrossEntropy(target).Mean();
    }

    /// <summary>
    /// The mean of t ln(1 + e⁻ˣ) + (1 − t) ln(1 + eˣ): the binary cross-entropy of σ(x), computed from the logit x, so that it
    /// neither overflows nor loses a small loss to rounding.
    /// </summary>
    /// <param name="output">Logits x: no sigmoid in front.</param>
    /// <param name="target">Targets t in [0, 1], of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is outside [0, 1].</exception>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor output, Tensor target)
    {
        CheckSameShape(output, target, nameof(BinaryCrossEntropyWithLogits));
        CheckProbabilities(target, nameof(target), nameof(BinaryCrossEntropyWithLogits));
        return ((target * (-output).Softplus()) + ((1 - target) * output.Softplus())).Mean();
    }
}

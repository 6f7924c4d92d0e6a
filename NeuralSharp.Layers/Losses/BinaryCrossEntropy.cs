namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The mean of −t ln p − (1 − t) ln(1 − p) for probabilities p and targets t in [0, 1], both of the same shape. A logarithm is never
    /// below −100, so that a wrong certainty costs 100 and not infinity.
    /// </summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside [0, 1].</exception>
    public static Tensor BinaryCrossEntropy(Tensor output, Tensor target) => BinaryCrossEntropy(output, target, Reduction.Mean);

    /// <summary>The binary cross-entropy of probabilities with another reduction.</summary>
    public static Loss BinaryCrossEntropy(Reduction reduction = Reduction.Mean) =>
        Deciding(BinaryDecision.OfProbabilities, (output, target) => BinaryCrossEntropy(output, target, reduction));

    private static Tensor BinaryCrossEntropy(Tensor output, Tensor target, Reduction reduction)
    {
        CheckSameShape(output, target, nameof(BinaryCrossEntropy));
        Check(output, s_probability, nameof(output), nameof(BinaryCrossEntropy));
        Check(target, s_targetProbability, nameof(target), nameof(BinaryCrossEntropy));
        return Reduce(output.BinaryCrossEntropy(target), reduction, nameof(BinaryCrossEntropy));
    }
}

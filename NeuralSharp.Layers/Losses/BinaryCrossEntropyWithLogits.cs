namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The mean of t ln(1 + e⁻ˣ) + (1 − t) ln(1 + eˣ): the binary cross-entropy of σ(x), computed from the logit x, so that it
    /// neither overflows nor loses a small loss to rounding. A logit of ±∞ costs 0 on the right side and ∞ on the wrong one.
    /// </summary>
    /// <param name="output">Logits x: no sigmoid in front.</param>
    /// <param name="target">Targets t in [0, 1], of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is outside [0, 1].</exception>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor output, Tensor target) => BinaryCrossEntropyWithLogits(output, target, null, Reduction.Mean);

    /// <summary>The binary cross-entropy of logits with options: w t ln(1 + e⁻ˣ) + (1 − t) ln(1 + eˣ).</summary>
    /// <param name="positiveWeight">
    /// w, what an example of the positive class counts: a scalar, or one number for each output. Negatives over positives balances them.
    /// </param>
    /// <param name="reduction">The mean, sum or none, which gives the output's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    /// <exception cref="DTypeException">The weights are not of a float type.</exception>
    public static Loss BinaryCrossEntropyWithLogits(Tensor? positiveWeight = null, Reduction reduction = Reduction.Mean)
    {
        if (positiveWeight is not null) CheckPositiveWeight(positiveWeight);
        return Deciding(BinaryDecision.OfLogits, (output, target) => BinaryCrossEntropyWithLogits(output, target, positiveWeight, reduction));
    }

    private static Tensor BinaryCrossEntropyWithLogits(Tensor output, Tensor target, Tensor? positiveWeight, Reduction reduction)
    {
        CheckSameShape(output, target, nameof(BinaryCrossEntropyWithLogits));
        Check(target, s_targetProbability, nameof(target), nameof(BinaryCrossEntropyWithLogits));
        var positives = positiveWeight is null ? target : target * WeightFor(output, positiveWeight);
        return Reduce((-output).Softplus().WeightedBy(positives) + output.Softplus().WeightedBy(1 - target), reduction, nameof(BinaryCrossEntropyWithLogits));
    }

    private static void CheckPositiveWeight(Tensor positiveWeight)
    {
        if (!positiveWeight.DType.IsFloat())
        {
            throw new DTypeException(
                $"BinaryCrossEntropyWithLogits: the positive weight is {positiveWeight.DType}; it is Float32 or Float64. Convert it with To(DType.Float32).");
        }

        for (var i = 0; i < positiveWeight.Length; i++)
        {
            var weight = positiveWeight.ElementAt(i);
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(positiveWeight), Invariant($"BinaryCrossEntropyWithLogits: positiveWeight {weight} at position {i} is no weight. Give finite numbers from 0 up."));
            }
        }
    }

    private static Tensor WeightFor(Tensor output, Tensor positiveWeight)
    {
        if (!positiveWeight.Shape.BroadcastsTo(output.Shape))
        {
            throw new ShapeException(
                $"BinaryCrossEntropyWithLogits: the positive weight has shape {positiveWeight.Shape} and the output {output.Shape}. Give a scalar, or one number for each output.");
        }

        return positiveWeight.To(output.DType);
    }
}

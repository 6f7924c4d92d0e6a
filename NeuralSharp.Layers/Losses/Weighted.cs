namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The sum of several losses, each with a weight: Σ wₖ lossₖ(output, target). With <see cref="Head(Loss, Range, Range)"/> each looks at columns of its
    /// own, so that one network learns several things at once.
    /// </summary>
    /// <remarks>
    /// A network with several heads puts their outputs side by side, [batch, a + b], and a data set their targets. So batches, trainers, captured steps and
    /// files need not know of heads. Where the losses are means over different things (a head ignores labels), the sum counts as a mean over the rows.
    /// </remarks>
    /// <example>
    /// <code>
    /// // columns 0 to 9 of the output are the logits of a class, column 10 is an age; the targets are [label, age]
    /// var loss = Losses.Weighted(
    ///     (0.7, Losses.Head(Losses.CrossEntropy, outputs: ..10, label: 0)),
    ///     (0.3, Losses.Head(Losses.MeanSquaredError, outputs: 10.., targets: 1..)));
    /// </code>
    /// </example>
    /// <param name="parts">Weights, none of them negative, and losses that are scalars.</param>
    /// <exception cref="ArgumentException">There are no losses.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public static Loss Weighted(params (double Weight, Loss Loss)[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Length == 0) throw new ArgumentException("Weighted: there are no losses. Give at least one, as (1.0, Losses.CrossEntropy).", nameof(parts));
        foreach (var (weight, loss) in parts)
        {
            ArgumentNullException.ThrowIfNull(loss, nameof(parts));
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentOutOfRangeException(nameof(parts), Invariant($"Weighted: the weight {weight} is not a number from 0 up."));
        }

        var own = parts.ToArray();
        return new CompositeLoss([.. own.Select(part => part.Loss)], (output, target) =>
        {
            Tensor? sum = null;
            foreach (var (weight, loss) in own)
            {
                var part = weight * loss(output, target);
                sum = sum is null ? part : sum + part;
            }

            return sum!;
        }).Compute;
    }
}

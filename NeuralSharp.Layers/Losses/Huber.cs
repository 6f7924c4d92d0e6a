namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The mean of d²/2 where |d| ≤ δ, and δ (|d| − δ/2) elsewhere, with d = output − target and δ = 1: a square that outliers cannot bend.
    /// Source: Huber, "Robust estimation of a location parameter", 1964.
    /// </summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public static Tensor Huber(Tensor output, Tensor target) => Huber(output, target, 1, Reduction.Mean, nameof(Huber));

    /// <summary>The Huber loss with options.</summary>
    /// <param name="delta">δ, where the square becomes a line, positive.</param>
    /// <param name="reduction">The mean, sum or none, which gives the output's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">δ is not positive and finite.</exception>
    public static Loss Huber(double delta = 1, Reduction reduction = Reduction.Mean)
    {
        Require.Positive(delta, who: nameof(Huber));
        return (output, target) => Huber(output, target, delta, reduction, nameof(Huber));
    }

    /// <summary>c (d − c/2) with c = d clamped to [−δ, δ]: both branches at once.</summary>
    private static Tensor Huber(Tensor output, Tensor target, double delta, Reduction reduction, string loss)
    {
        CheckSameShape(output, target, loss);
        var difference = output - target;
        var clamped = difference.Clamp(-delta, delta);
        return Reduce(clamped * (difference - (0.5 * clamped)), reduction, loss);
    }
}

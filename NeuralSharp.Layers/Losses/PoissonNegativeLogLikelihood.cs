namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The mean of e^output − target · output: for counts whose logarithm of the rate the network gives, without the term of the target alone.
    /// </summary>
    /// <param name="output">Logarithms of rates: no activation at the end.</param>
    /// <param name="target">Counts, from 0 up, of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static Tensor PoissonNegativeLogLikelihood(Tensor output, Tensor target) =>
        PoissonNegativeLogLikelihood(output, target, true, false, 0, Reduction.Mean);

    /// <summary>The negative log-likelihood of counts with options.</summary>
    /// <param name="logInput">Whether the output is the logarithm of the rate; otherwise it is the rate λ, and the loss λ − target · ln(λ + ε).</param>
    /// <param name="full">Whether Stirling's approximation of ln target!, t ln t − t + ½ ln(2πt), is added for counts t above 1.</param>
    /// <param name="epsilon">ε, which keeps the logarithm of a rate of 0 finite, positive.</param>
    /// <param name="reduction">The mean, sum or none, which gives the output's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is not positive and finite.</exception>
    public static Loss PoissonNegativeLogLikelihood(bool logInput = true, bool full = false, double epsilon = 1e-8, Reduction reduction = Reduction.Mean)
    {
        Require.Positive(epsilon, who: nameof(PoissonNegativeLogLikelihood));
        return (output, target) => PoissonNegativeLogLikelihood(output, target, logInput, full, epsilon, reduction);
    }

    private static Tensor PoissonNegativeLogLikelihood(Tensor output, Tensor target, bool logInput, bool full, double epsilon, Reduction reduction)
    {
        CheckSameShape(output, target, nameof(PoissonNegativeLogLikelihood));
        Check(target, s_notNegative, nameof(target), nameof(PoissonNegativeLogLikelihood));
        if (!logInput) Check(output, s_notNegative, nameof(output), nameof(PoissonNegativeLogLikelihood));
        var losses = logInput ? output.Exp() - output.WeightedBy(target) : output - (output + epsilon).Log().WeightedBy(target);
        return Reduce(full ? losses + Stirling(target) : losses, reduction, nameof(PoissonNegativeLogLikelihood));
    }

    private static Tensor Stirling(Tensor target)
    {
        var count = Tensor.Where(target > 1, target, 1);
        return Tensor.Where(target > 1, (count * count.Log()) - count + (0.5 * (2 * Math.PI * count).Log()), 0);
    }
}

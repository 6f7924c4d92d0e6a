namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The mean over the batch of the Kullback-Leibler divergence Σ p (ln p − output), along the last axis; where p is 0 it costs nothing.
    /// Source: Kullback and Leibler, "On information and sufficiency", 1951.
    /// </summary>
    /// <param name="output">Logarithms of the network's probabilities […, classes]: end it in a <see cref="LogSoftmax"/>.</param>
    /// <param name="target">Probabilities p, of the same shape, that sum to 1 along the last axis.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An output is no logarithm of a probability, or targets are no probabilities.</exception>
    public static Tensor KLDivergence(Tensor output, Tensor target) => KLDivergence(output, target, false, Reduction.Mean);

    /// <summary>The Kullback-Leibler divergence with options.</summary>
    /// <param name="logTarget">Whether targets are logarithms of probabilities as well.</param>
    /// <param name="reduction">The mean over the rows (PyTorch's <c>batchmean</c>), their sum, or none, which gives one number a row.</param>
    public static Loss KLDivergence(bool logTarget = false, Reduction reduction = Reduction.Mean) =>
        (output, target) => KLDivergence(output, target, logTarget, reduction);

    private static Tensor KLDivergence(Tensor output, Tensor target, bool logTarget, Reduction reduction)
    {
        CheckSameShape(output, target, nameof(KLDivergence));
        if (output.Rank == 0) throw new ShapeException("KLDivergence: the output is a scalar, and no distribution lies along it. Give [batch, classes].");
        Check(output, s_logProbability, nameof(output), nameof(KLDivergence));
        if (logTarget) Check(target, s_logProbability, nameof(target), nameof(KLDivergence));
        else CheckDistributions(target, nameof(target), nameof(KLDivergence));
        var p = logTarget ? target.Exp() : target;
        var logP = logTarget ? target : Tensor.Where(target, target, 1).Log();
        return Reduce(Tensor.Where(p, logP - output, 0).WeightedBy(p).Sum(-1), reduction, nameof(KLDivergence));
    }
}

namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The mean of d²/(2β) where |d| ≤ β, and |d| − β/2 elsewhere, with d = output − target and β = 1: the <see cref="Huber(Tensor, Tensor)"/>
    /// loss divided by its δ. Source: Girshick, "Fast R-CNN", 2015.
    /// </summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public static Tensor SmoothL1(Tensor output, Tensor target) => Huber(output, target, 1, Reduction.Mean, nameof(SmoothL1));

    /// <summary>The smooth L1 loss with options.</summary>
    /// <param name="beta">β, where the square becomes a line of slope 1, positive; the smaller, the nearer to the mean absolute error.</param>
    /// <param name="reduction">The mean, sum or none, which gives the output's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">β is not positive and finite.</exception>
    public static Loss SmoothL1(double beta = 1, Reduction reduction = Reduction.Mean)
    {
        Require.Positive(beta, who: nameof(SmoothL1));
        return (output, target) =>
        {
            var huber = Huber(output, target, beta, reduction, nameof(SmoothL1));
            var loss = huber / beta;
            loss.LossDivisor = huber.LossDivisor;   // a sum that is scaled, not the mean over β elements
            return loss;
        };
    }
}

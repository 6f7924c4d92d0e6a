namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The mean over the batch of −output[label]: <see cref="CrossEntropy(Tensor, Tensor)"/> for a network that ends in a <see cref="LogSoftmax"/>.
    /// </summary>
    /// <param name="output">Logarithms of probabilities [batch, classes].</param>
    /// <param name="target">Int32 labels [batch], from 0 to classes − 1.</param>
    /// <exception cref="ShapeException">The shapes do not fit, or a label is outside the classes.</exception>
    /// <exception cref="DTypeException">The labels are not Int32.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An output is above 0, and so no logarithm of a probability.</exception>
    public static Tensor NegativeLogLikelihood(Tensor output, Tensor target) => NegativeLogLikelihood(output, target, null, null, Reduction.Mean);

    /// <summary>The negative log-likelihood with options.</summary>
    /// <param name="classWeights">A weight for each class [classes], none of them negative.</param>
    /// <param name="ignoreIndex">A label that costs nothing, such as −100. Where it hides all labels of a batch, the loss and its gradient are 0.</param>
    /// <param name="reduction">The mean, Σ loss / Σ weight of the label; the sum; or none, which gives [batch].</param>
    public static Loss NegativeLogLikelihood(Tensor? classWeights = null, int? ignoreIndex = null, Reduction reduction = Reduction.Mean) =>
        (output, target) => NegativeLogLikelihood(output, target, classWeights, ignoreIndex, reduction);

    private static Tensor NegativeLogLikelihood(Tensor output, Tensor target, Tensor? classWeights, int? ignoreIndex, Reduction reduction)
    {
        const string name = nameof(NegativeLogLikelihood);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        ClassLosses.CheckLabels(output, target, ignoreIndex, name);
        Check(output, s_logProbability, nameof(output), name);
        var weights = ClassLosses.RowWeights(target, ClassLosses.CheckWeights(classWeights, output, name), ignoreIndex, output.DType);
        var own = output.Gather(ClassLosses.WithoutIgnored(target, ignoreIndex).ExpandDims(1), axis: 1).Squeeze(1);
        var losses = (-own).WeightedBy(weights);
        if (ExampleWeights.Current is { } ofExamples) return ofExamples.Reduce(losses, classWeights is null && ignoreIndex is null ? null : weights, reduction, name);
        if (reduction == Reduction.None) return losses;
        if (reduction == Reduction.Mean) ClassLosses.CheckNotEmpty(losses, name);
        var divisor = weights.Sum();
        var loss = reduction == Reduction.Sum ? losses.Sum() : losses.Sum() / Tensor.Where(divisor, divisor, double.PositiveInfinity);   // of nothing: 0
        loss.LossDivisor = LossDivisor.Of(target, classWeights, ignoreIndex, isSum: reduction == Reduction.Sum);
        return loss;
    }
}

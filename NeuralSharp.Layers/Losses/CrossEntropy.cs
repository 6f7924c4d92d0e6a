namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The mean over the batch of −Σ q ln softmax(logits), in one stable op: <see cref="Tensor.SoftmaxCrossEntropy"/>. For labels that
    /// is −ln softmax(logits)[label].
    /// </summary>
    /// <param name="output">Logits [batch, classes]: no softmax in front.</param>
    /// <param name="target">Int32 labels [batch], from 0 to classes − 1; or probabilities q [batch, classes] of the logits' type.</param>
    /// <exception cref="ShapeException">The shapes do not fit, or a label is outside the classes.</exception>
    /// <exception cref="DTypeException">The labels are not Int32, or the probabilities not of the logits' type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probabilities of a row are none, or do not sum to 1.</exception>
    public static Tensor CrossEntropy(Tensor output, Tensor target) => CrossEntropy(output, target, null, 0, null, Reduction.Mean);

    /// <summary>The cross-entropy with options.</summary>
    /// <param name="classWeights">A weight for each class [classes], none of them negative: for classes of different sizes.</param>
    /// <param name="labelSmoothing">
    /// ε from 0 to 1: targets become (1 − ε) q + ε / classes. Source: Szegedy et al., "Rethinking the Inception architecture", 2016.
    /// </param>
    /// <param name="ignoreIndex">A label that costs nothing, such as −100. Where it hides all labels of a batch, the loss and its gradient are 0.</param>
    /// <param name="reduction">
    /// The mean, sum or none, which gives [batch]. The mean over labels is weighted: Σ loss / Σ weight of the label.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is outside [0, 1].</exception>
    public static Loss CrossEntropy(Tensor? classWeights = null, double labelSmoothing = 0, int? ignoreIndex = null, Reduction reduction = Reduction.Mean)
    {
        Require.FromZeroToOne(labelSmoothing, who: nameof(CrossEntropy));
        return (output, target) => CrossEntropy(output, target, classWeights, labelSmoothing, ignoreIndex, reduction);
    }

    private static Tensor CrossEntropy(Tensor output, Tensor target, Tensor? classWeights, double labelSmoothing, int? ignoreIndex, Reduction reduction)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (target.DType == DType.Int32 && output.Rank == 2 && target.Shape == output.Shape)
        {
            throw new DTypeException(
                $"CrossEntropy: the target {target.Shape} is Int32, and probabilities are of the output's type. Convert it with To(DType.Float32), or give labels [batch].");
        }

        if (target.DType.IsFloat() && output.Rank == 2 && target.Shape == output.Shape) CheckDistributions(target, nameof(target), nameof(CrossEntropy));
        if (ExampleWeights.Current is not { } weights) return output.SoftmaxCrossEntropy(target, classWeights, labelSmoothing, ignoreIndex, reduction);
        var losses = output.SoftmaxCrossEntropy(target, classWeights, labelSmoothing, ignoreIndex, Reduction.None);
        Tensor? counts = null;
        if (target.DType == DType.Int32 && (classWeights is not null || ignoreIndex is not null))
            counts = ClassLosses.RowWeights(target, ClassLosses.CheckWeights(classWeights, output, nameof(CrossEntropy)), ignoreIndex, output.DType);
        return weights.Reduce(losses, counts, reduction, nameof(CrossEntropy));
    }
}

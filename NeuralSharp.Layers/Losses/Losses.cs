namespace NeuralSharp.Layers;

/// <summary>Compares a network's output with the target; the result is a scalar to minimise.</summary>
/// <param name="output">What the network gave, first axis the batch.</param>
/// <param name="target">What it should have given.</param>
public delegate Tensor Loss(Tensor output, Tensor target);

/// <summary>
/// Losses. Each name is a <see cref="Loss"/> that can be called or handed to a trainer, such as <c>Losses.CrossEntropy</c>: the mean
/// over the batch. With options it makes a <see cref="Loss"/> that has these, such as <c>Losses.CrossEntropy(labelSmoothing: 0.1)</c>.
/// </summary>
/// <remarks>
/// <para>
/// A loss remembers what it is a mean over (rows, elements, the weights of labels that are not ignored), and a <c>Trainer</c> puts the losses of batches
/// together by it: the loss over a data set does not depend on how its examples fall into batches. This survives a summand (<c>loss + penalty</c>) and a
/// factor (<c>0.5 * loss</c>), and two losses over the same keep it. Sums add up; a sum that is divided (<c>sum / n</c>, <c>sum / mask.Sum()</c>) is the mean over
/// that. All else, such as a loss of your own, the sum of two losses over different things, or <c>loss.Sqrt()</c>, counts as a mean over the rows of its batch.
/// </para>
/// <para>
/// Of an empty batch there is no mean: it throws a <see cref="ShapeException"/>. The sum of nothing is 0. Where an ignore index or class weights of 0 leave
/// nothing of a batch, the loss is 0, its gradient is 0, and it counts nothing.
/// </para>
/// </remarks>
public static partial class Losses
{
    /// <summary>The losses of single elements or examples, as they are or made one number.</summary>
    private static Tensor Reduce(Tensor losses, Reduction reduction, string loss)
    {
        if (ExampleWeights.Current is { } weights) return weights.Reduce(losses, counts: null, reduction, loss);
        if (reduction == Reduction.None) return losses;
        if (reduction == Reduction.Mean) ClassLosses.CheckNotEmpty(losses, loss);
        var reduced = reduction == Reduction.Mean ? losses.Mean() : losses.Sum();
        reduced.LossDivisor = LossDivisor.Of(losses.Length, isSum: reduction == Reduction.Sum);
        return reduced;
    }
}

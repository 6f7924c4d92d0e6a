namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// A loss in which examples count differently: Σ wᵢ lossᵢ / Σ wᵢ in place of the mean, so that an example of weight 2 counts as if it stood there twice. A
    /// <c>Trainer</c> does this by itself where a batch has <see cref="Batch.Weights"/>; in a loop of your own it is
    /// <c>Losses.WithWeights(Losses.CrossEntropy, batch.Weights!)(output, batch.Targets)</c>.
    /// </summary>
    /// <remarks>
    /// It works on the losses of this class, with their options: class weights and the weights of examples multiply, and ignored labels stay ignored. In a
    /// loss of your own that calls them, these are weighted; one that calls none throws an <see cref="InvalidOperationException"/> when it is computed. A sum
    /// becomes Σ wᵢ lossᵢ. Where all weights are 0 the loss and its gradient are 0.
    /// </remarks>
    /// <param name="loss">The loss.</param>
    /// <param name="weights">The weights w [batch], Float32 or Float64, none of them negative.</param>
    /// <exception cref="ShapeException">When it is computed: there is not one weight for each example.</exception>
    /// <exception cref="ArgumentOutOfRangeException">When it is computed: a weight is negative or not finite.</exception>
    /// <exception cref="DTypeException">The weights are Int32.</exception>
    public static Loss WithWeights(Loss loss, Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(weights);
        if (!weights.DType.IsFloat()) throw new DTypeException($"WithWeights: the weights are {weights.DType}; they are Float32 or Float64. Convert them with To(DType.Float32).");
        return new CompositeLoss([loss], (output, target) => ExampleWeights.Apply(loss, weights, output, target)).Compute;
    }
}

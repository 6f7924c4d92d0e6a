namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The mean over the batch of −ln softmax(logits)[label], in one stable op: <see cref="Tensor.SoftmaxCrossEntropy"/>.
    /// </summary>
    /// <param name="output">Logits [batch, classes]: no softmax in front.</param>
    /// <param name="target">Int32 labels [batch], from 0 to classes − 1.</param>
    /// <exception cref="ShapeException">The shapes do not fit, or a label is outside the classes.</exception>
    /// <exception cref="DTypeException">The labels are not Int32.</exception>
    public static Tensor CrossEntropy(Tensor output, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output.SoftmaxCrossEntropy(target);
    }
}

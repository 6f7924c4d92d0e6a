namespace NeuralSharp.Layers;

/// <summary><see cref="Tensor.Softmax"/> along an axis as a module; any shape. <see cref="Losses.CrossEntropy(Tensor, Tensor)"/> takes logits and needs none.</summary>
/// <param name="axis">The axis of the classes, by default the last.</param>
public sealed class Softmax(int axis = -1) : Module
{
    /// <summary>The axis of the classes.</summary>
    internal int Axis => axis;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Softmax(axis);
    }

    /// <inheritdoc/>
    public override string ToString() => axis == -1 ? Name : Invariant($"Softmax(axis {axis})");
}

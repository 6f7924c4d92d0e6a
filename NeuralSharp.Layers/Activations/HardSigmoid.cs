namespace NeuralSharp.Layers;

/// <summary>The straight logistic function, (x + 3) / 6 moved into [0, 1]: <see cref="Tensor.HardSigmoid()"/> as a module; any shape.</summary>
public sealed class HardSigmoid : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.HardSigmoid();
    }
}

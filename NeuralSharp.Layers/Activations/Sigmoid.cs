namespace NeuralSharp.Layers;

/// <summary>The logistic function, 1 / (1 + e⁻ˣ): <see cref="Tensor.Sigmoid()"/> as a module; any shape.</summary>
public sealed class Sigmoid : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Sigmoid();
    }
}

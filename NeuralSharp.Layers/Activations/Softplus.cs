namespace NeuralSharp.Layers;

/// <summary>The smooth rectifier, ln(1 + eˣ): <see cref="Tensor.Softplus()"/> as a module; any shape.</summary>
public sealed class Softplus : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Softplus();
    }
}

namespace NeuralSharp.Layers;

/// <summary>Mish, x tanh(ln(1 + eˣ)): <see cref="Tensor.Mish()"/> as a module; any shape.</summary>
public sealed class Mish : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Mish();
    }
}

namespace NeuralSharp.Layers;

/// <summary>The hyperbolic tangent: <see cref="Tensor.Tanh()"/> as a module; any shape.</summary>
public sealed class Tanh : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Tanh();
    }
}

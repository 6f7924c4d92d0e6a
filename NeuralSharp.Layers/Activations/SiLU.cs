namespace NeuralSharp.Layers;

/// <summary>The sigmoid linear unit, also called swish, x σ(x): <see cref="Tensor.Silu()"/> as a module; any shape.</summary>
public sealed class SiLU : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Silu();
    }
}

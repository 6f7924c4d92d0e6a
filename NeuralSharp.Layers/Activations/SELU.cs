namespace NeuralSharp.Layers;

/// <summary>The scaled exponential linear unit, λx where x &gt; 0 and λα(eˣ − 1) elsewhere: <see cref="Tensor.Selu()"/> as a module; any shape.</summary>
public sealed class SELU : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Selu();
    }
}

namespace NeuralSharp.Layers;

/// <summary>The rectified linear unit, max(x, 0): <see cref="Tensor.Relu()"/> as a module; any shape.</summary>
public sealed class ReLU : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Relu();
    }
}

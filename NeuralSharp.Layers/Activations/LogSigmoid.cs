namespace NeuralSharp.Layers;

/// <summary>The logarithm of the logistic function, ln σ(x): <see cref="Tensor.LogSigmoid()"/> as a module; any shape.</summary>
public sealed class LogSigmoid : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.LogSigmoid();
    }
}

namespace NeuralSharp.Layers;

/// <summary>The Gaussian error linear unit, x Φ(x): <see cref="Tensor.Gelu"/> as a module; any shape.</summary>
/// <param name="approximate">Whether Φ is approximated by a hyperbolic tangent.</param>
public sealed class GELU(bool approximate = false) : Module
{
    /// <summary>Whether it is computed by tanh.</summary>
    internal bool IsApproximate => approximate;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Gelu(approximate);
    }

    /// <inheritdoc/>
    public override string ToString() => approximate ? "GELU(approximate)" : Name;
}

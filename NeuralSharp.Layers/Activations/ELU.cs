using System.Globalization;

namespace NeuralSharp.Layers;

/// <summary>The exponential linear unit, x where x &gt; 0 and α(eˣ − 1) elsewhere: <see cref="Tensor.Elu"/> as a module; any shape.</summary>
/// <param name="alpha">α; −α is the limit far to the left.</param>
public sealed class ELU(double alpha = 1) : Module
{
    /// <summary>α, the limit on the left.</summary>
    internal double Alpha => alpha;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Elu(alpha);
    }

    /// <inheritdoc/>
    public override string ToString() => alpha == 1 ? Name : string.Create(CultureInfo.InvariantCulture, $"ELU({alpha})");
}

using System.Globalization;

namespace NeuralSharp.Layers;

/// <summary>The leaky rectified linear unit, x where x &gt; 0 and slope · x elsewhere: <see cref="Tensor.LeakyRelu"/> as a module; any shape.</summary>
/// <param name="slope">The slope below zero.</param>
public sealed class LeakyReLU(double slope = 0.01) : Module
{
    /// <summary>The slope on the left.</summary>
    internal double Slope => slope;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.LeakyRelu(slope);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"LeakyReLU({slope})");
}

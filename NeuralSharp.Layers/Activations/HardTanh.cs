using System.Globalization;

namespace NeuralSharp.Layers;

/// <summary>The straight hyperbolic tangent, x moved into [min, max]: <see cref="Tensor.HardTanh"/> as a module; any shape.</summary>
/// <param name="min">The least value.</param>
/// <param name="max">The greatest value.</param>
public sealed class HardTanh(double min = -1, double max = 1) : Module
{
    private readonly double _max = min <= max
        ? max
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"HardTanh: the bounds {min} and {max} are no range; min is not above max."), nameof(max));

    /// <summary>The least output.</summary>
    internal double Min => min;

    /// <summary>The largest output.</summary>
    internal double Max => _max;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.HardTanh(min, _max);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"HardTanh({min}, {_max})");
}

using System.Globalization;

namespace NeuralSharp.Layers;

/// <summary>Adds normal numbers with mean 0 in training, which makes a network robust; in evaluation it passes everything on. Any shape.</summary>
/// <param name="standardDeviation">The noise's standard deviation, not negative.</param>
/// <param name="generator">Where random numbers come from; <see cref="Generator.Default"/> when omitted.</param>
/// <exception cref="ArgumentOutOfRangeException">The standard deviation is negative or not finite.</exception>
public sealed class GaussianNoise(double standardDeviation = 0.1, Generator? generator = null) : Module
{
    /// <summary>The noise's standard deviation.</summary>
    public double StandardDeviation { get; } = standardDeviation >= 0 && double.IsFinite(standardDeviation)
        ? standardDeviation
        : throw new OutOfRangeException(
            nameof(standardDeviation), standardDeviation, "GaussianNoise: the standard deviation is not negative, and finite.");

    /// <inheritdoc/>
    internal override Generator? Source => generator;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!IsTraining || StandardDeviation == 0) return input;
        return input + Tensor.Normal(input.Shape, 0, StandardDeviation, input.DType, generator ?? Generator.Default);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"GaussianNoise({StandardDeviation})");
}

using System.Globalization;

namespace NeuralSharp.Layers;

/// <summary>
/// Sets each element to zero with a probability p in training, and scales the others by 1 / (1 − p), so that the mean stays; in
/// evaluation it passes everything on. Source: Srivastava et al., "Dropout", 2014.
/// </summary>
/// <param name="probability">p, from 0 to 1.</param>
/// <param name="generator">Where random numbers come from; <see cref="Generator.Default"/> when omitted.</param>
/// <exception cref="ArgumentOutOfRangeException">The probability is not within 0 and 1.</exception>
public sealed class Dropout(double probability = 0.5, Generator? generator = null) : Module
{
    /// <summary>The probability with which an element is dropped.</summary>
    public double Probability { get; } = Require.FromZeroToOne(probability, who: "Dropout");

    /// <inheritdoc/>
    internal override Generator? Source => generator;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!IsTraining || Probability == 0) return input;
        return input * Tensor.DropoutMask(input.Shape, 1 - Probability, 1 / (1 - Probability), input.DType, generator ?? Generator.Default);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Dropout({Probability})");
}

using System.Globalization;

namespace NeuralSharp.Layers;

/// <summary>
/// Dropout for networks of <see cref="SELU"/>: in training an element is set to its limit far to the left, α' = −λα, with a probability
/// p, and all are scaled and shifted so that mean 0 and variance 1 stay: y = a (mask x + (1 − mask) α') + b with q = 1 − p,
/// a = 1 / √(q + α'² q p), b = −a p α'. In evaluation it passes everything on.
/// Source: Klambauer, Unterthiner, Mayr and Hochreiter, "Self-normalizing neural networks", 2017.
/// </summary>
/// <param name="probability">p, from 0 to 1.</param>
/// <param name="generator">Where random numbers come from; <see cref="Generator.Default"/> when omitted.</param>
/// <exception cref="ArgumentOutOfRangeException">The probability is not within 0 and 1.</exception>
public sealed class AlphaDropout(double probability = 0.5, Generator? generator = null) : Module
{
    private const double Limit = -1.0507009873554804934193349852946 * 1.6732632423543772848170429916717;   // -λα of Tensor.Selu

    /// <summary>The probability with which an element is dropped.</summary>
    public double Probability { get; } = Require.FromZeroToOne(probability, who: "AlphaDropout");

    /// <inheritdoc/>
    internal override Generator? Source => generator;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!IsTraining || Probability == 0) return input;
        var keep = 1 - Probability;
        if (keep == 0) return input * 0;   // as in PyTorch: there is no variance to keep
        var scale = 1 / Math.Sqrt(keep + (Limit * Limit * keep * Probability));
        var mask = Tensor.DropoutMask(input.Shape, keep, scale, input.DType, generator ?? Generator.Default);
        return ((input - Limit) * mask) + (scale * Limit * keep);   // a (α' + mask (x − α')) + b, and a α' + b = a α' q
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"AlphaDropout({Probability})");
}

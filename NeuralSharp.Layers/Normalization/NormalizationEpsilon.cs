namespace NeuralSharp.Layers;

/// <summary>What all normalizing layers ask of their ε.</summary>
internal static class NormalizationEpsilon
{
    /// <summary>The value, if it is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public static double Check(double epsilon, string layer) => epsilon >= 0 && double.IsFinite(epsilon)
        ? epsilon
        : throw new OutOfRangeException(nameof(epsilon), epsilon, $"{layer}: epsilon is added to variances; it is not negative, and finite.");
}

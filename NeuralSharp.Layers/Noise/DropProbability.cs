namespace NeuralSharp.Layers;

/// <summary>What all layers that drop elements ask of their probability.</summary>
internal static class DropProbability
{
    /// <summary>The value, if it is a probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static double Check(double probability, string layer) => probability is >= 0 and <= 1
        ? probability
        : throw new OutOfRangeException(nameof(probability), probability, $"{layer}: the probability lies from 0 to 1.");
}

namespace NeuralSharp.Layers;

public static partial class Initializers
{
    /// <summary>From the normal distribution.</summary>
    /// <param name="mean">The distribution's mean.</param>
    /// <param name="standardDeviation">The distribution's standard deviation, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is not finite, or the standard deviation not positive; or a Float32 cannot hold them.</exception>
    public static Initializer Normal(double mean, double standardDeviation)
    {
        CheckMoments(mean, standardDeviation, nameof(Normal));
        return (shape, generator) => Tensor.Normal(shape, mean, standardDeviation, generator: generator);
    }

    private static void CheckMoments(double mean, double standardDeviation, string name)
    {
        if (!float.IsFinite((float)mean))
            throw new ArgumentOutOfRangeException(nameof(mean), Invariant($"Initializers.{name}: the mean is {mean}; give a finite number that a Float32 can hold."));
        if (!IsPositiveFloat(standardDeviation))
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation), Invariant($"Initializers.{name}: the standard deviation is {standardDeviation}; give a positive number that a Float32 can hold."));
        }
    }
}

namespace NeuralSharp.Layers;

public static partial class Initializers
{
    /// <summary>
    /// From the normal distribution without its tails: what lies more than <paramref name="cut"/> standard deviations from the mean
    /// is drawn again. With the usual cut of 2, the standard deviation of what remains is 0.8796 times the one given.
    /// </summary>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation of the distribution that is cut, positive.</param>
    /// <param name="cut">How many standard deviations remain on each side, at least 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Initializer TruncatedNormal(double mean, double standardDeviation, double cut = 2)
    {
        CheckMoments(mean, standardDeviation, nameof(TruncatedNormal));
        if (!(cut >= 0.01))
            throw new ArgumentOutOfRangeException(nameof(cut), Invariant($"Initializers.TruncatedNormal: a cut at {cut} standard deviations leaves nothing to draw. Give 0.01 or more."));
        return (shape, generator) =>
        {
            var values = new float[shape.ElementCount];
            var missing = values.AsSpan();
            while (missing.Length > 0)
            {
                var drawn = Tensor.Normal([missing.Length], generator: generator).Read<float>();
                var taken = 0;
                foreach (var z in drawn)
                {
                    if (Math.Abs(z) <= cut) missing[taken++] = (float)(mean + (standardDeviation * z));
                }

                missing = missing[taken..];
            }

            return Tensor.From<float>(values, shape);
        };
    }
}

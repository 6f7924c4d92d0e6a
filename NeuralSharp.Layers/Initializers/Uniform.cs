namespace NeuralSharp.Layers;

public static partial class Initializers
{
    /// <summary>Evenly distributed in [low, high).</summary>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound, above it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite, or they are no interval.</exception>
    public static Initializer Uniform(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || !((float)low < (float)high))
            throw new ArgumentOutOfRangeException(nameof(high), Invariant($"Initializers.Uniform: [{low}, {high}) holds no Float32. Give finite bounds, low below high."));
        return (shape, generator) => Tensor.Uniform(shape, low, high, generator: generator);
    }
}

namespace NeuralSharp.Layers;

public static partial class Initializers
{
    /// <summary>
    /// Uniform in [−a, a), a = √(6 / (fan-in + fan-out)), which keeps the variance through linear layers both ways.
    /// Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
    /// </summary>
    public static Tensor GlorotUniform(Shape shape, Generator generator) => UniformOfVariance(shape, GlorotVariance(shape), generator);

    /// <summary><see cref="GlorotUniform(Shape, Generator)"/> times a gain, such as <see cref="Gain"/> gives for an activation.</summary>
    /// <param name="gain">What the bound is multiplied by, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not a positive number that a Float32 can hold.</exception>
    public static Initializer GlorotUniform(double gain)
    {
        CheckGain(gain);
        return (shape, generator) => UniformOfVariance(shape, gain * gain * GlorotVariance(shape), generator);
    }

    /// <summary>
    /// Normal with the standard deviation √(2 / (fan-in + fan-out)). Source: as <see cref="GlorotUniform(Shape, Generator)"/>.
    /// </summary>
    public static Tensor GlorotNormal(Shape shape, Generator generator) => NormalOfVariance(shape, GlorotVariance(shape), generator);

    /// <summary><see cref="GlorotNormal(Shape, Generator)"/> times a gain, such as <see cref="Gain"/> gives for an activation.</summary>
    /// <param name="gain">What the standard deviation is multiplied by, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not a positive number that a Float32 can hold.</exception>
    public static Initializer GlorotNormal(double gain)
    {
        CheckGain(gain);
        return (shape, generator) => NormalOfVariance(shape, gain * gain * GlorotVariance(shape), generator);
    }

    private static double GlorotVariance(in Shape shape) => 2 / (FanIn(shape) + FanOut(shape));
}

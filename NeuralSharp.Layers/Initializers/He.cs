namespace NeuralSharp.Layers;

/// <summary>Which of a weight's two sizes a variance is chosen for.</summary>
public enum Fan
{
    /// <summary>The number of inputs: activations keep their variance on the way forward.</summary>
    In,

    /// <summary>The number of outputs: gradients keep their variance on the way back.</summary>
    Out,
}

public static partial class Initializers
{
    /// <summary>
    /// Uniform in [−a, a), a = √(6 / fan-in), which keeps the variance through layers with a ReLU.
    /// Source: He et al., "Delving deep into rectifiers", 2015.
    /// </summary>
    public static Tensor HeUniform(Shape shape, Generator generator) => UniformOfVariance(shape, 2 / FanIn(shape), generator);

    /// <summary>Uniform in [−a, a), a = gain · √(3 / fan): <see cref="HeUniform(Shape, Generator)"/> for another activation or direction.</summary>
    /// <param name="gain">The gain, positive, such as <see cref="Gain"/> gives for an activation; √2 is that of a ReLU.</param>
    /// <param name="fan">Which size counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not a positive number that a Float32 can hold.</exception>
    public static Initializer HeUniform(double gain, Fan fan = Fan.In)
    {
        CheckGain(gain);
        return (shape, generator) => UniformOfVariance(shape, gain * gain / SizeOf(shape, fan), generator);
    }

    /// <summary>Normal with the standard deviation √(2 / fan-in). Source: as <see cref="HeUniform(Shape, Generator)"/>.</summary>
    public static Tensor HeNormal(Shape shape, Generator generator) => NormalOfVariance(shape, 2 / FanIn(shape), generator);

    /// <summary>
    /// Normal with the standard deviation gain / √fan: <see cref="HeNormal(Shape, Generator)"/> for another activation or direction.
    /// </summary>
    /// <inheritdoc cref="HeUniform(double, Fan)"/>
    public static Initializer HeNormal(double gain, Fan fan = Fan.In)
    {
        CheckGain(gain);
        return (shape, generator) => NormalOfVariance(shape, gain * gain / SizeOf(shape, fan), generator);
    }

    private static double SizeOf(in Shape shape, Fan fan) => fan == Fan.In ? FanIn(shape) : FanOut(shape);
}

namespace NeuralSharp.Layers;

/// <summary>Makes the tensor a parameter starts with.</summary>
/// <param name="shape">The parameter's shape.</param>
/// <param name="generator">Where random numbers come from.</param>
public delegate Tensor Initializer(Shape shape, Generator generator);

/// <summary>
/// Ways to start weights. Fan-in is the first size of the shape and fan-out the last: the inputs and outputs of a
/// <see cref="Dense"/> layer's weights [inputSize, outputSize].
/// </summary>
public static class Initializers
{
    /// <summary>All zeros: the usual start of a bias.</summary>
    public static Tensor Zeros(Shape shape, Generator generator) => Tensor.Zeros(shape);

    /// <summary>
    /// Uniform in [−a, a), a = √(6 / (fan-in + fan-out)), which keeps the variance through linear layers both ways.
    /// Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
    /// </summary>
    public static Tensor GlorotUniform(Shape shape, Generator generator) => Uniform(shape, 6.0 / (FanIn(shape) + FanOut(shape)), generator);

    /// <summary>Normal with the standard deviation √(2 / (fan-in + fan-out)). Source: as <see cref="GlorotUniform"/>.</summary>
    public static Tensor GlorotNormal(Shape shape, Generator generator) => Normal(shape, 2.0 / (FanIn(shape) + FanOut(shape)), generator);

    /// <summary>
    /// Uniform in [−a, a), a = √(6 / fan-in), which keeps the variance through layers with a ReLU.
    /// Source: He et al., "Delving deep into rectifiers", 2015.
    /// </summary>
    public static Tensor HeUniform(Shape shape, Generator generator) => Uniform(shape, 6.0 / FanIn(shape), generator);

    /// <summary>Normal with the standard deviation √(2 / fan-in). Source: as <see cref="HeUniform"/>.</summary>
    public static Tensor HeNormal(Shape shape, Generator generator) => Normal(shape, 2.0 / FanIn(shape), generator);

    private static Tensor Uniform(Shape shape, double boundSquared, Generator generator) =>
        Tensor.Uniform(shape, -Math.Sqrt(boundSquared), Math.Sqrt(boundSquared), generator: generator);

    private static Tensor Normal(Shape shape, double variance, Generator generator) =>
        Tensor.Normal(shape, 0, Math.Sqrt(variance), generator: generator);

    private static double FanIn(Shape shape) => shape.Rank > 0 ? shape[0] : 1;

    private static double FanOut(Shape shape) => shape.Rank > 0 ? shape[^1] : 1;
}

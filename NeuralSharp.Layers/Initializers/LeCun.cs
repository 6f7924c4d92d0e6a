namespace NeuralSharp.Layers;

public static partial class Initializers
{
    /// <summary>
    /// Uniform in [−a, a), a = √(3 / fan-in), which keeps the variance through linear layers; self-normalizing networks (SELU) need
    /// it. Sources: LeCun et al., "Efficient backprop", 1998; Klambauer et al., "Self-normalizing neural networks", 2017.
    /// </summary>
    public static Tensor LeCunUniform(Shape shape, Generator generator) => UniformOfVariance(shape, 1 / FanIn(shape), generator);

    /// <summary>Normal with the standard deviation √(1 / fan-in). Sources: as <see cref="LeCunUniform"/>.</summary>
    public static Tensor LeCunNormal(Shape shape, Generator generator) => NormalOfVariance(shape, 1 / FanIn(shape), generator);
}

namespace NeuralSharp.Layers;

/// <summary>Makes the tensor a parameter starts with.</summary>
/// <param name="shape">The parameter's shape.</param>
/// <param name="generator">Where random numbers come from.</param>
public delegate Tensor Initializer(Shape shape, Generator generator);

/// <summary>
/// Ways to start weights. Each name is an <see cref="Initializer"/> to hand over as it is, such as <c>Initializers.HeNormal</c>; with
/// arguments it makes one that has these options, such as <c>Initializers.HeNormal(gain: 1)</c>. Fan-in is the first size of the
/// shape and fan-out the last: the inputs and outputs of a <see cref="Dense"/> layer's weights [inputSize, outputSize].
/// </summary>
public static partial class Initializers
{
    private static Tensor UniformOfVariance(Shape shape, double variance, Generator generator)
    {
        var bound = Math.Sqrt(3 * variance);
        return Tensor.Uniform(shape, -bound, bound, generator: generator);
    }

    private static Tensor NormalOfVariance(Shape shape, double variance, Generator generator) =>
        Tensor.Normal(shape, 0, Math.Sqrt(variance), generator: generator);

    private static double FanIn(in Shape shape) => shape.Rank > 0 ? shape[0] : 1;

    private static double FanOut(in Shape shape) => shape.Rank > 0 ? shape[^1] : 1;

    private static double CheckGain(double gain) => IsPositiveFloat(gain) ? gain
        : throw new ArgumentOutOfRangeException(nameof(gain), Invariant($"Initializers: the gain is {gain}; give a positive number that a Float32 can hold."));

    /// <summary>Whether a number is positive, and neither 0 nor infinite as a Float32.</summary>
    private static bool IsPositiveFloat(double value) => (float)value > 0 && float.IsFinite((float)value);

    private static void CheckMatrix(in Shape shape, string name)
    {
        if (shape.Rank != 2) throw new ShapeException($"Initializers.{name}: shape {shape} is no matrix. Use it for weights [inputSize, outputSize].");
    }
}

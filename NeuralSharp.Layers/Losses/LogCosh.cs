namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The mean of ln cosh(output − target): about half the square of small differences and the size of large ones, smooth everywhere. It
    /// does not overflow.
    /// </summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public static Tensor LogCosh(Tensor output, Tensor target) => LogCosh(output, target, Reduction.Mean);

    /// <summary>The log-cosh loss with another reduction.</summary>
    public static Loss LogCosh(Reduction reduction = Reduction.Mean) => (output, target) => LogCosh(output, target, reduction);

    private static Tensor LogCosh(Tensor output, Tensor target, Reduction reduction)
    {
        CheckSameShape(output, target, nameof(LogCosh));
        return Reduce((output - target).LogCosh(), reduction, nameof(LogCosh));
    }
}

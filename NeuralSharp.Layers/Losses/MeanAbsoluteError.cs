namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>The mean of the absolute differences, (1/n) Σ |output − target|; both of the same shape. The gradient where they are equal is 0.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public static Tensor MeanAbsoluteError(Tensor output, Tensor target) => MeanAbsoluteError(output, target, Reduction.Mean);

    /// <summary>The absolute differences with another reduction.</summary>
    public static Loss MeanAbsoluteError(Reduction reduction = Reduction.Mean) => (output, target) => MeanAbsoluteError(output, target, reduction);

    private static Tensor MeanAbsoluteError(Tensor output, Tensor target, Reduction reduction)
    {
        CheckSameShape(output, target, nameof(MeanAbsoluteError));
        return Reduce((output - target).Abs(), reduction, nameof(MeanAbsoluteError));
    }
}
